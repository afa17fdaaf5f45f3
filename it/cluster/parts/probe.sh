# shellcheck shell=bash disable=SC2154
# One question to each component: are you well?

kubectl() { "$programs/kubectl" --kubeconfig "$kubeconfig" --request-timeout 5s "$@"; }

answers() { inside curl --silent --fail --insecure --max-time 3 --output /dev/null "$1"; }

healthy_namespace() { pid_of namespace && inside mountpoint -q /var/lib/kubelet && inside mountpoint -q /run/containerd; }
healthy_etcd() { answers http://127.0.0.1:2379/health; }
healthy_kube_apiserver() { kubectl get --raw /readyz; }
healthy_kube_controller_manager() { answers https://127.0.0.1:10257/healthz; }
healthy_kube_scheduler() { answers https://127.0.0.1:10259/healthz; }
healthy_containerd() { ctr --address "$containerd_socket" --connect-timeout 3s version; }
healthy_kubelet() { answers http://127.0.0.1:10248/healthz; }
healthy_kube_proxy() { answers http://127.0.0.1:10256/healthz; }
healthy_coredns() { answers http://127.0.0.1:8080/health; }
healthy_kwok() { answers http://127.0.0.1:10247/healthz; }

node_ready() { kubectl wait --for condition=Ready --timeout 1s "node/$node"; }

# The service's name, asked through the DNS service's address: CoreDNS and kube-proxy both have a part in the answer.
dns_answers() {
    inside python3 "$cluster_source/parts/resolve" "$dns_service" kubernetes.default.svc.cluster.local | grep -qx "$api_service"
}

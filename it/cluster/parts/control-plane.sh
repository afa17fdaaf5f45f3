# shellcheck shell=bash disable=SC2154
# etcd, the API server, the controllers and the scheduler.

start_etcd() {
    # A test cluster may lose its last writes when the machine fails; it must not wait for the disk.
    start etcd "$programs/etcd" --name "$node" --data-dir "$state/etcd" --unsafe-no-fsync --log-level warn \
        --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
        --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
        --initial-cluster "$node=http://127.0.0.1:2380" --auto-compaction-retention 10m
    wait_for 30 etcd "etcd is healthy" healthy_etcd
}

start_kube_apiserver() {
    # The address that is advertised must be one that pods reach: it stands behind the service `kubernetes`.
    start kube-apiserver "$programs/kube-apiserver" \
        --etcd-servers http://127.0.0.1:2379 \
        --bind-address 0.0.0.0 --advertise-address "$node_address" --secure-port 6443 \
        --tls-cert-file "$keys/kube-apiserver.crt" --tls-private-key-file "$keys/kube-apiserver.key" \
        --client-ca-file "$keys/ca.crt" \
        --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
        --kubelet-client-certificate "$keys/kubelet-client.crt" --kubelet-client-key "$keys/kubelet-client.key" \
        --kubelet-certificate-authority "$keys/ca.crt" --kubelet-preferred-address-types InternalIP \
        --service-account-issuer https://kubernetes.default.svc.cluster.local \
        --service-account-key-file "$keys/service-accounts.key" \
        --service-account-signing-key-file "$keys/service-accounts.key" \
        --service-cluster-ip-range "$service_network" --allow-privileged=true
    wait_for 60 kube-apiserver "the API server is ready" healthy_kube_apiserver
}

start_kube_controller_manager() {
    start kube-controller-manager "$programs/kube-controller-manager" \
        --kubeconfig "$keys/kube-controller-manager.kubeconfig" --leader-elect=false --bind-address 127.0.0.1 \
        --use-service-account-credentials=true --root-ca-file "$keys/ca.crt" \
        --service-account-private-key-file "$keys/service-accounts.key" \
        --cluster-signing-cert-file "$keys/ca.crt" --cluster-signing-key-file "$keys/ca.key" \
        --kube-api-qps 500 --kube-api-burst 1000
}

start_kube_scheduler() {
    # With its own limits the scheduler would be what a start of 1,000 pods waits for.
    configure kube-scheduler.yaml <<YAML
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
leaderElection: {leaderElect: false}
clientConnection: {kubeconfig: $keys/kube-scheduler.kubeconfig, qps: 2000, burst: 4000}
YAML
    start kube-scheduler "$programs/kube-scheduler" --config "$state/config/kube-scheduler.yaml" --bind-address 127.0.0.1
}

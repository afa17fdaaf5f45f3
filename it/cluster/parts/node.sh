# shellcheck shell=bash disable=SC2154
# What makes this machine a node: containerd, kubelet, kube-proxy, the cluster's DNS, and KWOK for nodes that only look real.

start_containerd() {
    mkdir -p "$state/config/network" "$images_store"
    configure network/10-pods.conflist <<JSON
{
  "cniVersion": "1.0.0",
  "name": "pods",
  "plugins": [{
    "type": "bridge",
    "bridge": "pods0",
    "isGateway": true,
    "hairpinMode": true,
    "ipam": {
      "type": "host-local",
      "ranges": [[{"subnet": "$pod_network"}]],
      "routes": [{"dst": "0.0.0.0/0"}]
    }
  }]
}
JSON
    # restrict_oom_score_adj: a process that is not quite root (in a container, in some virtual machines) may not lower it.
    configure containerd.toml <<TOML
version = 2
root = "$images_store"
state = "$state/containerd"
oom_score = 0
[grpc]
  address = "$containerd_socket"
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  sandbox_image = "localhost/pause:1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/config/network"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
TOML
    start containerd containerd --config "$state/config/containerd.toml"
    wait_for 30 containerd "containerd answers" healthy_containerd
    "$cluster_source/../images/pause"
}

start_kubelet() {
    configure kubelet.yaml <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $keys/ca.crt}
authorization: {mode: Webhook}
tlsCertFile: $keys/kubelet.crt
tlsPrivateKeyFile: $keys/kubelet.key
containerRuntimeEndpoint: unix://$containerd_socket
cgroupDriver: cgroupfs
cgroupRoot: /$mark
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: [pods]
makeIPTablesUtilChains: false
clusterDomain: cluster.local
clusterDNS: [$dns_service]
maxPods: 250
serializeImagePulls: false
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
volumePluginDir: $state/volume-plugins
YAML
    start kubelet "$programs/kubelet" --config "$state/config/kubelet.yaml" --kubeconfig "$keys/kubelet.kubeconfig" \
        --hostname-override "$node" --node-ip "$node_address"
}

start_kube_proxy() {
    configure kube-proxy.yaml <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clusterCIDR: $pod_network
hostnameOverride: $node
clientConnection: {kubeconfig: $keys/kube-proxy.kubeconfig}
# The connection table's size belongs to the machine.
conntrack: {maxPerCore: 0, min: 0, tcpCloseWaitTimeout: 0s, tcpEstablishedTimeout: 0s}
YAML
    start kube-proxy "$programs/kube-proxy" --config "$state/config/kube-proxy.yaml"
}

# CoreDNS is a process of the node, behind the same service as in any cluster.
start_coredns() {
    local forward=
    if inside grep -q '^nameserver' /etc/resolv.conf; then forward="forward . /etc/resolv.conf"; fi
    configure Corefile <<CONFIG
.:53 {
    bind $node_address
    errors
    health 127.0.0.1:8080
    kubernetes cluster.local in-addr.arpa {
        kubeconfig $kubeconfig
        pods insecure
    }
    $forward
    cache 5
}
CONFIG
    start coredns "$programs/coredns" -conf "$state/config/Corefile"
    kubectl apply --server-side --force-conflicts -f - >/dev/null <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: $dns_service
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [$node_address]}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
YAML
}

start_kwok() {
    start kwok "$programs/kwok" --kubeconfig "$kubeconfig" --config "$programs/kwok-stages.yaml" \
        --manage-nodes-with-annotation-selector kwok.x-k8s.io/node=fake --node-lease-duration-seconds 40 \
        --server-address 127.0.0.1:10247
}

# shellcheck shell=bash
# Names, paths and addresses of the cluster.
# shellcheck disable=SC2034  # read by the scripts that source this

cluster_source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$cluster_source/../lib/log.sh"
. "$cluster_source/../lib/cache.sh"
. "$cluster_source/parts/current.sh"

programs=$cache/bin-$(hash_of "$cluster_source/go.mod" "$cluster_source/tools")
state=$cache/cluster
images_store=$cache/containerd # outlives the cluster: an image is imported once
kubeconfig=$state/kubeconfig
containerd_socket=$state/containerd.sock
node='node-1'

# The components in the order in which they start.
components=(namespace etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy coredns kwok)

# One free 10.N.0.0/16 holds the pods, the services and the node; chosen once for the life of the cluster.
choose_network() {
    if [ ! -f "$state/network" ]; then
        local n
        for n in $(seq 240 -1 200); do
            # Neither a route inside the block nor, but for the default route, one around it; nor a name server.
            if [ -z "$(ip -4 route show root "10.$n.0.0/16")" ] &&
                ! ip -4 route show match "10.$n.0.0/16" | grep -qv '^default' &&
                ! grep -q "^nameserver 10\.$n\." /etc/resolv.conf; then
                echo "10.$n" >"$state/network"
                break
            fi
        done
        [ -f "$state/network" ] || die "Every network from 10.200.0.0/16 to 10.240.0.0/16 is routed on this machine already: free one."
    fi
    read_network
}

read_network() {
    local block
    block=$(cat "$state/network")
    pod_network=$block.0.0/17
    service_network=$block.128.0/18
    api_service=$block.128.1
    dns_service=$block.128.10
    host_address=$block.192.1
    node_address=$block.192.2
    # What the machine sees of the cluster is named after the network, so that two clusters do not meet:
    # the cgroup, the packet filter table, and the machine's end of the cable to the cluster's network namespace.
    mark=spark-agent-${block#10.}
}

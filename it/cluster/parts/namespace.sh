# shellcheck shell=bash disable=SC2154
# The cluster lives in a mount and a network namespace of its own: no port, interface, mount or packet filter rule of it
# meets those of the machine, and all of them vanish with the last process.

start_namespace() {
    healthy_namespace >/dev/null && return
    log "starting namespace"
    # Of namespaces whose first process died or whose mounts were taken away.
    kill_leftovers
    stop namespace
    rm -rf "$state/run"
    # kubelet, containerd and the network plugins write to places that cannot be configured; these come from the state.
    mkdir -p "$state"/{kubelet,cni,var-log,run-containerd} /var/lib/kubelet /var/lib/cni /run/containerd
    setsid unshare --mount --propagation private --net -- \
        bash "$cluster_source/parts/inside-namespace" "$state" </dev/null >>"$state/logs/namespace.log" 2>&1 9>&- &
    record_pid namespace $!
    wait_for 10 namespace "the namespaces are there" test -e "$state/run/mounted"
    readlink "/proc/$(pid_of namespace)/ns/mnt" >"$state/run/mount-namespace"
    connect_namespace
    make_cgroup
}

# A cable between the machine and the namespace; the machine routes and translates for the pods.
connect_namespace() {
    if ip link show "$mark" >/dev/null 2>&1; then ip link delete "$mark"; fi
    ip link add "$mark" type veth peer name eth0 netns "$(pid_of namespace)"
    ip address add "$host_address/30" dev "$mark"
    ip link set "$mark" up
    ip route add "$pod_network" via "$node_address"
    ip route add "$service_network" via "$node_address"
    inside ip link set lo up
    inside ip address add "$node_address/30" dev eth0
    inside ip link set eth0 up
    inside ip route add default via "$host_address"
    inside sysctl -q net.ipv4.ip_forward=1

    remember_sysctl net.ipv4.ip_forward vm.overcommit_memory kernel.panic kernel.panic_on_oops \
        kernel.keys.root_maxkeys kernel.keys.root_maxbytes
    sysctl -q net.ipv4.ip_forward=1
    nft -f - <<RULES
table ip $mark
delete table ip $mark
table ip $mark {
    chain postrouting {
        type nat hook postrouting priority srcnat
        ip saddr { $pod_network, $node_address } oifname != "$mark" masquerade
    }
}
RULES
    # A container engine on the machine may drop what is forwarded unless somebody accepts it.
    if iptables -S FORWARD 2>/dev/null | grep -q '^-P FORWARD DROP'; then
        iptables -I FORWARD -i "$mark" -j ACCEPT
        iptables -I FORWARD -o "$mark" -j ACCEPT
    fi
}

# kubelet and `up` change settings of the kernel: keep what was there for `down`.
remember_sysctl() {
    [ -f "$state/sysctl" ] || sysctl "$@" 2>/dev/null >"$state/sysctl.new" || true
    [ -f "$state/sysctl" ] || mv "$state/sysctl.new" "$state/sysctl"
}

# All pods are below one cgroup, in each hierarchy of cgroup v1 or in the one of v2.
cgroup_roots() {
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        echo /sys/fs/cgroup
    else
        awk '$3 ~ /^cgroup2?$/ {print $2}' /proc/mounts | grep '^/sys/fs/cgroup/' | sort -u
    fi
}

make_cgroup() {
    local root
    for root in $(cgroup_roots); do
        mkdir -p "$root/$mark"
    done
}

# Ends what is left, however it came to be left, and takes the machine's side of the cluster away.
remove_namespace() {
    kill_leftovers
    stop namespace
    remove_cgroup
    if ip link show "$mark" >/dev/null 2>&1; then ip link delete "$mark"; fi
    if nft list table ip "$mark" >/dev/null 2>&1; then nft delete table ip "$mark"; fi
    while iptables -D FORWARD -i "$mark" -j ACCEPT 2>/dev/null; do :; done
    while iptables -D FORWARD -o "$mark" -j ACCEPT 2>/dev/null; do :; done
    # Another cluster of ours needs these still; a folder that is removed here takes the mount on it away there.
    if ! ip -o link | grep -q ': spark-agent-'; then
        if [ -f "$state/sysctl" ]; then sysctl -q -p "$state/sysctl" || true; fi
        rmdir /var/lib/kubelet /var/lib/cni /run/containerd 2>/dev/null || true
    fi
}

# containerd keeps its images for the next start, so it must forget its containers.
remove_containers() {
    local ctr=(ctr --address "$containerd_socket" --namespace k8s.io) i
    kill_all contained
    for ((i = 0; i < 100; i++)); do
        "${ctr[@]}" tasks ls | grep -q RUNNING || break
        sleep 0.1
    done
    "${ctr[@]}" tasks ls -q | xargs -r -n 20 "${ctr[@]}" tasks delete --force >/dev/null 2>&1 || true
    "${ctr[@]}" containers ls -q | xargs -r -n 50 "${ctr[@]}" containers delete >/dev/null 2>&1 || true
}

contained() {
    local root
    for root in $(cgroup_roots); do
        if [ -d "$root/$mark" ]; then find "$root/$mark" -name cgroup.procs -exec cat {} + 2>/dev/null; fi
    done
}

# The containers' processes are known by the cgroup, all others (shims above all) by the mount namespace.
leftovers() {
    local namespace process
    contained
    namespace=$(cat "$state/run/mount-namespace" 2>/dev/null) || return 0
    [ "$(cut -d' ' -f3 "$state/run/namespace" 2>/dev/null)" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 0
    [ "$namespace" != "$(readlink /proc/self/ns/mnt)" ] || return 0
    for process in /proc/[0-9]*; do
        if [ "$(readlink "$process/ns/mnt" 2>/dev/null)" = "$namespace" ] &&
            [ "${process#/proc/}" != "$(pid_of namespace)" ]; then
            echo "${process#/proc/}"
        fi
    done
}

kill_leftovers() { kill_all leftovers; }

# Kills whom a command names, until it names nobody.
kill_all() { # COMMAND
    local i pids
    for ((i = 0; i < 50; i++)); do
        pids=$("$1" | grep -v '^0$' | sort -un) || true
        [ -n "$pids" ] || return 0
        # shellcheck disable=SC2086  # one word for each pid
        kill -KILL $pids 2>/dev/null || true
        sleep 0.1
    done
    log "these processes could not be killed: ${pids//$'\n'/ }"
}

remove_cgroup() {
    local root
    for root in $(cgroup_roots); do
        if [ -d "$root/$mark" ]; then find "$root/$mark" -depth -type d -exec rmdir {} + 2>/dev/null || true; fi
    done
}

# shellcheck shell=bash disable=SC2154
# The cluster that the user runs: nothing of it is ours to start or stop.

# True where `up` must not start a cluster: the user asked for the current context, or this machine cannot run one.
uses_current_context() {
    [ "${CLUSTER:-}" = current ] || [ "$(uname -s)" != Linux ] || [ "$(id -u)" != 0 ]
}

current_context_reason() {
    if [ "${CLUSTER:-}" = current ]; then
        echo "CLUSTER=current"
    else
        echo "a cluster of its own needs Linux and root"
    fi
}

# The user's kubectl with the user's configuration, else the one that was built.
current_kubectl() {
    if command -v kubectl >/dev/null; then
        command kubectl "$@"
    else
        "$programs/kubectl" "$@"
    fi
}

# shellcheck shell=bash
# What both scripts of this folder need: helm and kubectl from their pinned sources, promtool, a Python with YAML.

chart=helm-chart

prepare_tools() {
    local programs=helm
    command -v kubectl >/dev/null || programs="helm kubectl"
    CLUSTER_BUILD=$programs it/cluster/build
    export PATH="$PATH:$SPARK_AGENT_CACHE/bin"
    need_packages promtool=prometheus python3=python3 curl=curl
    python=python3
    if ! python3 -c 'import yaml' 2>/dev/null; then
        need_packages /usr/lib/python3/dist-packages/yaml=python3-yaml
        python=/usr/bin/python3
    fi
}

# Ends with a sentence, and with what a command has said, unless the command succeeds.
must() { # SENTENCE COMMAND...
    local sentence=$1 output
    shift
    if ! output=$("$@" 2>&1); then
        printf '%s\n' "$output" >&2
        die "$sentence"
    fi
}

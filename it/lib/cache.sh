# shellcheck shell=bash
# Where everything is kept that is made once: outside the source tree.

export SPARK_AGENT_CACHE=${SPARK_AGENT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/spark-agent}
cache=$SPARK_AGENT_CACHE
mkdir -p "$cache"

# One short hash of files and strings: the same inputs give the same name.
hash_of() {
    local input
    for input in "$@"; do
        if [ -f "$input" ]; then cat "$input"; else printf '%s\n' "$input"; fi
    done | sha256sum | cut -c1-12
}

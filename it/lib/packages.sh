# shellcheck shell=bash
# Debian packages that a script needs; needs log.sh.

# Installs what is missing of `command-or-file=package` pairs, and says so.
need_packages() {
    local pair missing=()
    for pair in "$@"; do
        case ${pair%%=*} in
            /*) [ -e "${pair%%=*}" ] ;;
            *) command -v "${pair%%=*}" >/dev/null ;;
        esac || missing+=("${pair#*=}")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || die "Install these first (this machine has no apt-get to do it with): ${missing[*]}."
    log "installing the Debian packages ${missing[*]}"
    local output
    # Installed services must not start: the cluster runs its own containerd.
    if ! output=$(
        export DEBIAN_FRONTEND=noninteractive
        { apt-get -qq update && RUNLEVEL=1 apt-get -qq -y --no-install-recommends install "${missing[@]}"; } 2>&1
    ); then
        printf '%s\n' "$output" >&2
        die "apt-get could not install ${missing[*]}: install them by hand and start again."
    fi
}

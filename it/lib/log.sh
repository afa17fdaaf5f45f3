# shellcheck shell=bash
# Progress for people: each line begins with the seconds since the first script started.

export LOG_STARTED=${LOG_STARTED:-$(date +%s)}

elapsed() { echo $(($(date +%s) - LOG_STARTED)); }

log() { printf '[%4ss] %s\n' "$(elapsed)" "$*" >&2; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

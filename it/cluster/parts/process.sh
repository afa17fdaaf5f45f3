# shellcheck shell=bash disable=SC2154
# Background processes by name; a pid file also holds the start time and the boot, because pids are used again.

process_start() { # PID
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The command's name, in brackets, may hold blanks: count the fields behind it.
    read -ra fields <<<"${stat##*) }"
    [ "${fields[0]}" != Z ] && echo "${fields[19]}"
}

# Prints the pid of a component that runs.
pid_of() { # NAME
    local pid start boot
    read -r pid start boot 2>/dev/null <"$state/run/$1" || return 1
    [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] && [ "$start" = "$(process_start "$pid")" ] && echo "$pid"
}

record_pid() { # NAME PID
    mkdir -p "$state/run"
    echo "$2 $(process_start "$2") $(cat /proc/sys/kernel/random/boot_id)" >"$state/run/$1"
}

# Runs a command inside the cluster's mount and network namespaces.
inside() { nsenter --target "$(pid_of namespace)" --mount --net -- "$@"; }

# Starts a component inside the namespaces unless it runs. Descriptor 9 is the lock of `up`.
start() { # NAME COMMAND...
    local name=$1
    shift
    pid_of "$name" >/dev/null && return
    log "starting $name"
    setsid nsenter --target "$(pid_of namespace)" --mount --net -- "$@" \
        </dev/null >>"$state/logs/$name.log" 2>&1 9>&- &
    record_pid "$name" $!
    started+=("$name")
}

# Asks a component to end, and makes it end after ten seconds.
stop() { # NAME
    local pid i
    pid=$(pid_of "$1") || return 0
    kill "$pid" 2>/dev/null || true
    for ((i = 0; i < 100; i++)); do
        pid_of "$1" >/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

# Waits until a command succeeds; the component's last lines tell why it did not.
wait_for() { # SECONDS COMPONENT WHAT COMMAND...
    local deadline=$((SECONDS + $1)) component=$2 what=$3
    shift 3
    until "$@" >/dev/null 2>&1; do
        if ! pid_of "$component" >/dev/null || [ $SECONDS -ge $deadline ]; then
            tail -n 20 "$state/logs/$component.log" >&2 || true
            die "Waited in vain until $what: see $state/logs/$component.log."
        fi
        sleep 0.2
    done
}

# Writes standard input to a configuration file, unless it holds just that: kube-proxy ends when its file is touched.
configure() { # FILE
    local new
    new=$(cat)
    [ -f "$state/config/$1" ] && [ "$new" = "$(cat "$state/config/$1")" ] || printf '%s\n' "$new" >"$state/config/$1"
}

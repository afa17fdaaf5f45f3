# shellcheck shell=bash
# The smallest root file system that a program runs in: itself, the shared libraries it names, a place for temporary files.

make_root() { # FOLDER
    mkdir -p "$1"/{etc,tmp,var/run}
    chmod 1777 "$1/tmp"
    echo 'root:x:0:0:root:/:/sbin/nologin' >"$1/etc/passwd"
    echo 'spark-agent:x:65532:65532:Spark Agent:/tmp:/sbin/nologin' >>"$1/etc/passwd"
    printf 'root:x:0:\nspark-agent:x:65532:\n' >"$1/etc/group"
    echo 'hosts: files dns' >"$1/etc/nsswitch.conf"
}

# Copies the libraries of this machine that the programs need; those of the folder itself are there already.
add_libraries() { # FOLDER PROGRAM...
    local root=$1 library
    shift
    ldd "$@" 2>/dev/null | grep -o '/[^ :]*' | sort -u | while read -r library; do
        case $library in
            "$root"/*) continue ;;
        esac
        if [ -f "$library" ] && [[ $library == *.so* ]] && [ ! -e "$root$library" ]; then
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
        fi
    done
}

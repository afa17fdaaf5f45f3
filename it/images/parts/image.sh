# shellcheck shell=bash
# How an image gets from layers to the cluster.

images_source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$images_source/../cluster/parts/settings.sh"
layers=$cache/layers
mkdir -p "$layers"

ctr() { command ctr --address "$containerd_socket" --namespace k8s.io "$@"; }

# The label tells from which inputs the image in the cluster was made.
image_is_current() { # NAME HASH
    uses_current_context && return 1
    [ -S "$containerd_socket" ] || die "The cluster does not run: start it with it/cluster/up first."
    ctr images ls -q "name==$1,labels.\"spark-agent/inputs\"==$2" 2>/dev/null | grep -qx "$1"
}

deliver_image() { # NAME HASH CONFIG LAYER...
    local name=$1 hash=$2
    shift 2
    if uses_current_context; then
        archive_image "$name" "$@"
        return
    fi
    log "importing $name"
    "$images_source/pack" "$name" "$@" | ctr images import --digests=false - >/dev/null
    ctr images label "$name" "spark-agent/inputs=$hash" >/dev/null
}

# The nodes of the user's cluster cannot be seen from here: only the user knows how an image gets there.
archive_image() { # NAME CONFIG LAYER...
    local archive context
    archive=$cache/images/${1#localhost/}.tar
    archive=${archive//:/-}
    mkdir -p "$cache/images"
    "$images_source/pack" "$@" >"$archive"
    context=$(current_kubectl config current-context 2>/dev/null) || context=
    case $context in
        kind-*) log "load $1 with: kind load image-archive --name ${context#kind-} $archive" ;;
        k3d-*) log "load $1 with: k3d image import --cluster ${context#k3d-} $archive" ;;
        minikube*) log "load $1 with: minikube --profile $context image load $archive" ;;
        *) log "load $1 into the nodes: $archive is an archive for 'kind load image-archive', 'minikube image load' or 'docker load'" ;;
    esac
}

# A layer is a tar file that depends on nothing but the files' names, modes and contents. With --keep-owners the owners
# are the files', else root.
make_layer() { # [--keep-owners] FOLDER OUT.tar
    local owner=(--owner=0 --group=0)
    if [ "$1" = --keep-owners ]; then
        owner=()
        shift
    fi
    tar --directory "$1" --create --file "$2.new" --sort=name --mtime=@0 --numeric-owner "${owner[@]}" \
        --format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime .
    mv "$2.new" "$2"
}

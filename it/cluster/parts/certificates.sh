# shellcheck shell=bash disable=SC2154
# One authority, one certificate for each component, one kubeconfig for each client; each is made once.
# RSA keys, because the Kubernetes client inside Spark reads no others.

keys=$state/keys

make_certificates() {
    (
        umask 077
        mkdir -p "$keys"
        cd "$keys" || exit
        authority
        [ -f service-accounts.key ] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out service-accounts.key 2>/dev/null
        certificate kube-apiserver /CN=kube-apiserver \
            "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,DNS:localhost,IP:127.0.0.1,IP:$api_service,IP:$node_address"
        certificate kubelet "/O=system:nodes/CN=system:node:$node" "DNS:$node,IP:$node_address,IP:127.0.0.1"
        certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
        local component
        for component in kube-controller-manager kube-scheduler kube-proxy; do
            certificate "$component" "/CN=system:$component"
        done
        certificate admin /O=system:masters/CN=admin
        for component in kubelet kube-controller-manager kube-scheduler kube-proxy admin; do
            write_kubeconfig "$component" >"$component.kubeconfig"
        done
        cp admin.kubeconfig "$kubeconfig"
    )
}

authority() {
    [ -f ca.crt ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 \
        -subj /CN=spark-agent-cluster -keyout ca.key -out ca.crt \
        -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature 2>/dev/null
}

certificate() { # NAME SUBJECT [SUBJECT-ALTERNATIVE-NAMES]
    [ -f "$1.crt" ] && return
    openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt" -extfile <(
        echo keyUsage=critical,digitalSignature,keyEncipherment
        echo extendedKeyUsage=clientAuth,serverAuth
        if [ -n "${3:-}" ]; then echo "subjectAltName=$3"; fi
    ) 2>/dev/null
}

write_kubeconfig() { # NAME
    cat <<YAML
apiVersion: v1
kind: Config
current-context: spark-agent
clusters:
  - name: spark-agent
    cluster:
      server: https://$node_address:6443
      certificate-authority-data: $(base64 -w 0 ca.crt)
contexts:
  - name: spark-agent
    context: {cluster: spark-agent, user: $1}
users:
  - name: $1
    user:
      client-certificate-data: $(base64 -w 0 "$1.crt")
      client-key-data: $(base64 -w 0 "$1.key")
YAML
}

package io.sparkagent.wire;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.stream.Stream;

/** The way to a port on a pod's loopback, which is that of {@code kubectl port-forward}. */
public final class Tunnel implements AutoCloseable {

    private final LocalPortForward way;

    private Tunnel(LocalPortForward way) {
        this.way = way;
    }

    /** On loopback, for us alone; whether the pod answers shows when it is used. */
    public static Tunnel open(KubernetesClient client, String namespace, String pod, int port) {
        return new Tunnel(
                client.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .portForward(port, InetAddress.getLoopbackAddress(), 0));
    }

    /** The port of this machine that leads there. */
    public int port() {
        return way.getLocalPort();
    }

    /** The way breaks for us without a word; it has kept what it was told. */
    public Throwable cause(IOException broken) {
        return Stream.concat(way.getServerThrowables().stream(), way.getClientThrowables().stream())
                .findFirst()
                .orElse(broken);
    }

    /**
     * @return the code of HTTP with which the API server has refused the way, 0 if it has not
     */
    public static int refusal(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            int code =
                    switch (each) {
                        case WebSocketHandshakeException refusal -> refusal.getResponse().code();
                        case KubernetesClientException refusal -> refusal.getCode();
                        default -> 0;
                    };
            if (code >= 400) {
                return code;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            way.close();
        } catch (IOException _) {
            // Nobody needs it any more, and it is a socket of this machine.
        }
    }
}

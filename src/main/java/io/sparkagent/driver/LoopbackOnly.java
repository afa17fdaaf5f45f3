package io.sparkagent.driver;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Where the agent listens on the pod's address, for drivers in other pods, these see what is for
 * them and nothing else: the status is for those whom {@code kubectl port-forward} lets in.
 */
public class LoopbackOnly {

    /** No other of 127.0.0.0/8: a mesh gives strangers one of these, 127.0.0.6 for instance. */
    private static final Set<InetAddress> LOOPBACK =
            Set.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    @ServerRequestFilter(preMatching = true)
    public Optional<Response> filter(UriInfo uri, HttpServerRequest request) {
        boolean forDrivers = uri.getPath().matches("/?driver(/.*)?");
        return forDrivers || isLoopback(request.remoteAddress().hostAddress())
                ? Optional.empty()
                : Optional.of(Response.status(Response.Status.NOT_FOUND).build());
    }

    /**
     * @param address a literal, so that nobody is asked for it
     */
    static boolean isLoopback(String address) {
        try {
            return LOOPBACK.contains(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}

package io.sparkagent.driver;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.InetAddress;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Where the agent listens on the pod's address, for drivers in other pods, these see what is for
 * them and nothing else: the status is for those whom {@code kubectl port-forward} lets in.
 */
public class LoopbackOnly {

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
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}

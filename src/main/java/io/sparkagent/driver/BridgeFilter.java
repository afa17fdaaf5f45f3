package io.sparkagent.driver;

import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;

/** Lets in who shows the token of {@code agent.properties}. */
@jakarta.ws.rs.ext.Provider
@BridgeOnly
public class BridgeFilter implements ContainerRequestFilter {

    /** Filters are made while the program is built, the token when it runs. */
    private final Provider<SharedDirectory> shared;

    public BridgeFilter(Provider<SharedDirectory> shared) {
        this.shared = shared;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String shown =
                Objects.requireNonNullElse(request.getHeaderString(HttpHeaders.AUTHORIZATION), "");
        if (!shared.get().admits(shown)) {
            request.abortWith(Response.status(Response.Status.UNAUTHORIZED).build());
        }
    }
}

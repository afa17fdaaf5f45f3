package io.sparkagent.door;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sparkagent.config.AgentSettings;
import io.sparkagent.driver.SharedDirectory;
import io.sparkagent.driver.Turnstile;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Stands before everything on the loopback port. Of the management port, which kubelets and
 * Prometheus reach by the pod's address, it knows nothing.
 */
@Singleton
class Door {

    /** Before a body is read. */
    private static final int FIRST = Integer.MAX_VALUE;

    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 150;

    /** The bridge itself asks some 40 times a second when everything changes all the time. */
    private static final int BRIDGE_PER_SECOND = 200;

    private static final int BRIDGE_AT_ONCE = 600;

    /** What a browser may do with our answers: nothing but show our own page. */
    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "DENY",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    // Another agent answers at the same address tomorrow.
                    "Cache-Control",
                    "no-store");

    private final Doorkeeper keeper;
    private final SharedDirectory shared;

    Door(AgentSettings settings, SharedDirectory shared) {
        this.shared = shared;
        this.keeper =
                new Doorkeeper(
                        settings.allowedHosts(),
                        new Turnstile(PER_SECOND, AT_ONCE, System::nanoTime),
                        new Turnstile(BRIDGE_PER_SECOND, BRIDGE_AT_ONCE, System::nanoTime));
    }

    void open(@Observes Filters filters) {
        filters.register(this::meet, FIRST);
    }

    private void meet(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.headers().setAll(HEADERS);
        Optional<Doorkeeper.Refusal> refusal = keeper.judge(visit(context.request()));
        if (refusal.isEmpty()) {
            context.next();
            return;
        }
        if (refusal.get().status() == Doorkeeper.TOO_MANY.status()) {
            response.putHeader("Retry-After", "1");
        }
        response.setStatusCode(refusal.get().status())
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(refusal.get().sentence() + "\n");
    }

    private Visit visit(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return new Visit(
                request.method().name(),
                Objects.requireNonNullElse(request.path(), ""),
                headers.get("Host"),
                headers.get("Origin"),
                headers.get("Sec-Fetch-Site"),
                headers.get("Sec-Fetch-Mode"),
                shared.admits(Objects.requireNonNullElse(headers.get("Authorization"), "")));
    }
}

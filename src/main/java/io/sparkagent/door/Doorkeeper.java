package io.sparkagent.door;

import io.sparkagent.driver.Turnstile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the loopback port. Whoever reaches it is on this machine, or comes by {@code kubectl
 * port-forward}; but a browser there also asks on behalf of pages from anywhere, and a page whose
 * name has been pointed at 127.0.0.1 (DNS rebinding) would be taken for ours.
 */
final class Doorkeeper {

    /**
     * Why somebody stays outside.
     *
     * @param status of HTTP
     */
    record Refusal(int status, String sentence) {}

    static final Refusal TOO_MANY =
            new Refusal(
                    429, "Too many requests: the agent answers 50 in a second; ask again soon.");

    private static final Refusal TOO_MANY_OF_THE_BRIDGE =
            new Refusal(
                    TOO_MANY.status(),
                    "Too many requests with the bridge's token: the agent answers 200 in a second;"
                            + " ask again soon.");

    private static final Refusal HOST =
            new Refusal(
                    421,
                    "The agent is asked for by a name that is not its own: use localhost or"
                            + " 127.0.0.1, or add the name to SPARK_AGENT_ALLOWED_HOSTS.");

    private static final Refusal ORIGIN =
            new Refusal(403, "Another web page has asked for this, and only the agent's own may.");

    private static final Refusal MUTATION =
            new Refusal(
                    401,
                    "Only reading is open to all: whatever changes something needs the token of"
                            + " agent.properties.");

    private final Set<String> hosts;
    private final Turnstile turnstile;
    private final Turnstile forBridge;

    /**
     * @param turnstile for whoever has no token
     * @param forBridge for whoever has: user code in the driver can read it too
     */
    Doorkeeper(List<String> hosts, Turnstile turnstile, Turnstile forBridge) {
        this.hosts =
                hosts.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        this.turnstile = turnstile;
        this.forBridge = forBridge;
    }

    /**
     * @return empty for who may come in
     */
    Optional<Refusal> judge(Visit visit) {
        if (visit.hasToken()) {
            // No page knows it, whatever its name is.
            return forBridge.admits() ? Optional.empty() : Optional.of(TOO_MANY_OF_THE_BRIDGE);
        }
        if (!turnstile.admits()) {
            return Optional.of(TOO_MANY);
        }
        if (visit.host() == null || !hosts.contains(name(visit.host()))) {
            return Optional.of(HOST);
        }
        if (isForeign(visit.origin(), visit.host()) || isForeign(visit)) {
            return Optional.of(ORIGIN);
        }
        return visit.reads() || visit.bringsFile() ? Optional.empty() : Optional.of(MUTATION);
    }

    /** The host without its port: a port-forward has any. */
    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        boolean hasPort = colon > lower.lastIndexOf(']');
        return hasPort ? lower.substring(0, colon) : lower;
    }

    private static boolean isForeign(@Nullable String origin, String host) {
        return origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host);
    }

    /** A link may lead here from anywhere; an image, a script or a request of a page may not. */
    private static boolean isForeign(Visit visit) {
        String site = visit.fetchSite();
        return site != null
                && !site.equals("same-origin")
                && !site.equals("none")
                && !"navigate".equals(visit.fetchMode());
    }
}

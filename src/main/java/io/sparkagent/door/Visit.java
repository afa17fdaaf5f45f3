package io.sparkagent.door;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request, as far as the door looks at it.
 *
 * @param path without the query
 * @param host header {@code Host}
 * @param origin header {@code Origin}: the page on whose behalf a browser asks
 * @param fetchSite header {@code Sec-Fetch-Site}: whether that page is another site's
 * @param fetchMode header {@code Sec-Fetch-Mode}: {@code navigate} where a person follows a link
 * @param hasToken it shows the token of {@code agent.properties}
 */
record Visit(
        String method,
        String path,
        @Nullable String host,
        @Nullable String origin,
        @Nullable String fetchSite,
        @Nullable String fetchMode,
        boolean hasToken) {

    /** Nothing else that a router may read it as. */
    private static final Pattern FILE = Pattern.compile("/files/[0-9]{1,6}");

    /**
     * What may come is on a list with its hashes, whoever brings it, and only before the driver has
     * started.
     */
    boolean bringsFile() {
        return method.equals("PUT") && FILE.matcher(path).matches();
    }

    /** A read changes nothing, whoever asks. */
    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}

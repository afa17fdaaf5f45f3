package io.sparkagent.door;

import org.jspecify.annotations.Nullable;

/**
 * A request, as far as the door looks at it.
 *
 * @param host header {@code Host}
 * @param origin header {@code Origin}: the page on whose behalf a browser asks
 * @param fetchSite header {@code Sec-Fetch-Site}: whether that page is another site's
 * @param fetchMode header {@code Sec-Fetch-Mode}: {@code navigate} where a person follows a link
 * @param hasToken it shows the token of {@code agent.properties}
 */
record Visit(
        String method,
        @Nullable String host,
        @Nullable String origin,
        @Nullable String fetchSite,
        @Nullable String fetchMode,
        boolean hasToken) {

    /** A read changes nothing, whoever asks. */
    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}

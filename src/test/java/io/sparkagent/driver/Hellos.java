package io.sparkagent.driver;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What bridges say first, so that a test can do with what matters to it. */
public final class Hellos {

    private Hellos() {}

    public static Hello of(String instance) {
        return of(instance, Map.of(), null);
    }

    /**
     * @param conf as it is and as it is resolved
     * @param podName of a driver in another pod
     */
    public static Hello of(String instance, Map<String, String> conf, @Nullable String podName) {
        Map<String, String> none = Map.of();
        return new Hello(
                Hello.PROTOCOL,
                instance,
                "app",
                "4.1.1",
                "ann",
                conf,
                conf,
                none,
                none,
                List.of(),
                none,
                null,
                null,
                0,
                podName);
    }
}

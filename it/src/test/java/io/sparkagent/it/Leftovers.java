package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What an application that is over must not leave behind. */
final class Leftovers {

    /** The grace period of a pod is 30 s; the rest is for the API server and the kubelet. */
    private static final Duration GRACE = Duration.ofSeconds(40);

    private Leftovers() {}

    /** The finished driver pod stays, nothing else. */
    static void awaitNone(TestNamespace namespace) {
        await("nothing is left behind")
                .atMost(GRACE)
                .untilAsserted(
                        () -> {
                            assertThat(namespace.executors()).isEmpty();
                            assertThat(namespace.services()).isEmpty();
                            assertThat(namespace.configMaps("spark-exec-")).isEmpty();
                        });
    }
}

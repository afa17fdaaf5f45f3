package io.sparkagent.bench;

import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;
import io.sparkagent.load.PodStatus;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** What the bench itself does to executor pods, as the cluster's administrator. */
final class Pods {

    private Pods() {}

    static void deleteAll(Place place, PodEye eye) {
        long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (eye.living() > 0 && System.nanoTime() < deadline) {
            try {
                place.api()
                        .delete(
                                place.path("pods")
                                        + "?labelSelector=spark-role%3Dexecutor&gracePeriodSeconds=0");
                eye.await("the pods are gone", Duration.ofSeconds(20), () -> eye.living() == 0);
            } catch (Api.RefusedException | UncheckedIOException | IllegalStateException _) {
                // A request of more than a minute is cut off; the next one goes on.
            }
        }
        if (eye.living() > 0) {
            throw new IllegalStateException(
                    eye.living() + " pods are still there ten minutes after their deletion");
        }
    }

    /** Its Spark container has been killed. */
    static void fail(Place place, PodEye.Sight executor) {
        place.api()
                .patch(
                        place.path("pods/" + executor.name() + "/status"),
                        PodStatus.ended("spark-kubernetes-executor", 137));
    }

    /** A change that means nothing. */
    static void touch(Place place, String name, int count) {
        place.api()
                .patch(
                        place.path("pods/" + name),
                        Map.of("metadata", Map.of("annotations", Map.of("touched", "" + count))));
    }
}

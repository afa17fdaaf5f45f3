package io.sparkagent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.Actuator;
import io.sparkagent.act.DriverEvents;
import io.sparkagent.act.DriverEvents.Posted;
import io.sparkagent.plan.Event;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.status.Metrics;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells in an Event that the agent refuses the application, beside the driver's log: once for each
 * text, however often the checks are made, and without anybody waiting for it.
 */
final class RefusalTeller {

    private final KubernetesClient client;
    private final Metrics metrics;
    private final Consumer<ApiCall> calls;
    private List<String> told = List.of();

    /**
     * @param calls is told of each call
     */
    RefusalTeller(KubernetesClient client, Metrics metrics, Consumer<ApiCall> calls) {
        this.client = client;
        this.metrics = metrics;
        this.calls = calls;
    }

    synchronized void tell(Place place, List<String> refusals) {
        if (!refusals.equals(told)) {
            told = List.copyOf(refusals);
            Thread.ofVirtual().start(() -> post(place, refusals));
        }
    }

    private void post(Place place, List<String> refusals) {
        Event event =
                new Event(
                        Event.Reason.CANNOT_CREATE,
                        "refusal",
                        "the agent refuses this application: " + String.join("; ", refusals),
                        1,
                        false);
        try (Actuator actuator = new Actuator(client, place.namespace(), 1, calls)) {
            DriverEvents events = actuator.events(place.driverPod(), Clock.systemUTC(), calls);
            metrics.posted(event.reason(), outcome(events.post(event, Optional.empty())));
        }
    }

    private static Metrics.Posting outcome(Posted posted) {
        return switch (posted) {
            case Posted.Created _ -> Metrics.Posting.CREATED;
            case Posted.Repeated _ -> Metrics.Posting.REPEATED;
            case Posted.Refused _ -> Metrics.Posting.REFUSED;
            case Posted.Unanswered _ -> Metrics.Posting.UNANSWERED;
        };
    }
}

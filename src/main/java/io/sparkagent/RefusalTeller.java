package io.sparkagent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.Actuator;
import io.sparkagent.act.DriverEvents;
import io.sparkagent.act.DriverEvents.Posted;
import io.sparkagent.driver.Turnstile;
import io.sparkagent.plan.Event;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.status.Metrics;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Tells in an Event and in the log that the agent refuses the application, beside the driver's log:
 * once for each text, however often the checks are made, and without anybody waiting for it. Code
 * in the driver can be refused as often as it likes, for another reason each time, so that only a
 * few are told at once and one a minute after that.
 */
final class RefusalTeller {

    private static final Logger LOG = Logger.getLogger(RefusalTeller.class);

    private static final double PER_SECOND = 1 / 60.0;
    private static final int AT_ONCE = 8;

    /** Sentences of one refusal; the driver has them all. */
    private static final int MOST_SENTENCES = 20;

    /** Later words of a refusal tell it from no other. */
    private static final int LONGEST_KEY = 1000;

    private static final int MOST_REMEMBERED = 64;

    private final KubernetesClient client;
    private final Metrics metrics;
    private final Consumer<ApiCall> calls;
    private final Turnstile turnstile;

    private final Set<String> told = Collections.newSetFromMap(new Latest<>(MOST_REMEMBERED));

    /**
     * @param calls is told of each call
     */
    RefusalTeller(KubernetesClient client, Metrics metrics, Consumer<ApiCall> calls) {
        this(client, metrics, calls, System::nanoTime);
    }

    /**
     * @param nanos as {@link System#nanoTime}
     */
    RefusalTeller(
            KubernetesClient client, Metrics metrics, Consumer<ApiCall> calls, LongSupplier nanos) {
        this.client = client;
        this.metrics = metrics;
        this.calls = calls;
        this.turnstile = new Turnstile(PER_SECOND, AT_ONCE, nanos);
    }

    /**
     * @param place empty where no driver's pod is known that an Event could be about
     */
    synchronized void tell(Optional<Place> place, List<String> refusals) {
        String text =
                String.join("; ", refusals.subList(0, Math.min(refusals.size(), MOST_SENTENCES)));
        String key = place.isPresent() + text.substring(0, Math.min(text.length(), LONGEST_KEY));
        if (told.contains(key) || !turnstile.admits()) {
            return; // where it is not remembered, it is told if it is found again
        }
        told.add(key);
        refusals.stream().limit(MOST_SENTENCES).forEach(LOG::error);
        if (refusals.size() > MOST_SENTENCES) {
            LOG.errorf("and %d more, which the driver's log has", refusals.size() - MOST_SENTENCES);
        }
        place.ifPresent(known -> Thread.ofVirtual().start(() -> post(known, text)));
    }

    private void post(Place place, String refusals) {
        Event event =
                new Event(
                        Event.Reason.CANNOT_CREATE,
                        "refusal",
                        "the agent refuses this application: " + refusals,
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

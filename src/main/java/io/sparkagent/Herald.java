package io.sparkagent;

import io.sparkagent.act.ApiError;
import io.sparkagent.act.DriverEvents;
import io.sparkagent.act.DriverEvents.Posted;
import io.sparkagent.plan.Event;
import io.sparkagent.status.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Takes Events from the loop and posts one after the other, when the API server has time. Nobody
 * waits for it, and nothing depends on it: what cannot be posted is dropped and counted.
 */
final class Herald implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Herald.class);

    /** More than the chronicle tells at a time. */
    private static final int MOST_WAITING = 64;

    private static final int MOST_REMEMBERED = 128;

    /** Whoever forbids it may change the Role. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);

    private final DriverEvents events;
    private final Metrics metrics;
    private final UnaryOperator<String> discretion;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = Thread.ofVirtual().name("events").unstarted(this::run);

    /** Names of those that are there, by key. */
    private final Map<String, String> names = new Latest<>(MOST_REMEMBERED);

    private volatile Consumer<String> lost = _ -> {};
    private boolean warned;
    private Optional<Long> refusedAt = Optional.empty();

    /**
     * @param discretion takes secrets out of a sentence
     */
    Herald(DriverEvents events, Metrics metrics, UnaryOperator<String> discretion) {
        this.events = events;
        this.metrics = metrics;
        this.discretion = discretion;
    }

    /**
     * @param listener is told the key of each Event that may be told again later
     */
    void start(Consumer<String> listener) {
        lost = listener;
        thread.start();
    }

    /** Returns at once. */
    void tell(Event event) {
        if (!waiting.offer(event)) {
            metrics.posted(event.reason(), Metrics.Posting.DROPPED);
            lost.accept(event.key());
        }
    }

    private void run() {
        try {
            while (true) {
                Event event = waiting.take();
                try {
                    metrics.posted(event.reason(), post(event));
                } catch (RuntimeException e) {
                    LOG.error("an Event has met a defect; others go on", e);
                    metrics.posted(event.reason(), Metrics.Posting.UNANSWERED);
                    lost.accept(event.key());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Metrics.Posting post(Event event) {
        if (refusedAt.filter(at -> System.nanoTime() - at < AFTER_REFUSAL.toNanos()).isPresent()) {
            return Metrics.Posting.DROPPED;
        }
        refusedAt = Optional.empty();
        Optional<String> name =
                event.repeated() ? Optional.ofNullable(names.get(event.key())) : Optional.empty();
        return switch (events.post(event.saying(discretion.apply(event.sentence())), name)) {
            case Posted.Created(String made) -> {
                names.remove(event.key());
                names.put(event.key(), made);
                yield Metrics.Posting.CREATED;
            }
            case Posted.Repeated() -> Metrics.Posting.REPEATED;
            case Posted.Refused(var error) -> {
                if (error.kind() != ApiError.Kind.INVALID) {
                    refusedAt = Optional.of(System.nanoTime());
                }
                if (!warned) {
                    warned = true;
                    LOG.warnf(
                            "no Events are posted about the driver's pod, and all else goes on: %s;"
                                    + " the Role in k8s/role.yaml allows it",
                            discretion.apply(error.sentence()));
                }
                yield Metrics.Posting.REFUSED;
            }
            case Posted.Unanswered _ -> {
                lost.accept(event.key());
                yield Metrics.Posting.UNANSWERED;
            }
        };
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

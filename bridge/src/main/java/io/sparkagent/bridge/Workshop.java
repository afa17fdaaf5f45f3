package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.resource.ResourceProfile;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's feature steps on a thread of their own, once for each resource profile: one that
 * blocks keeps its profile waiting, and nothing else.
 */
final class Workshop implements AutoCloseable {
    private static final class Order {
        final CompletableFuture<ObjectNode> made;
        final long since = System.nanoTime();

        Order(CompletableFuture<ObjectNode> made) {
            this.made = made;
        }
    }

    private final HandOver handOver;
    private final Runnable finished;
    private final Map<Integer, Order> orders = new TreeMap<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread thread = new Thread(work, "spark-agent-steps");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * @param finished called when something is ready
     */
    Workshop(HandOver handOver, Runnable finished) {
        this.handOver = handOver;
        this.finished = finished;
    }

    /** False without steps of the user: nothing is handed over. */
    boolean isNeeded() {
        return handOver.isNeeded();
    }

    /** Waits for what is handed over for the profile, or after so long for a problem. */
    ObjectNode await(ResourceProfile profile, Duration atMost) throws InterruptedException {
        Order order = order(profile);
        try {
            return order.made.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return stillRuns(profile);
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    /**
     * What is handed over for the profile, or nothing yet.
     *
     * @param patience how long after the first look that is no problem
     */
    Optional<ObjectNode> look(ResourceProfile profile, Duration patience) {
        Order order = order(profile);
        if (!order.made.isDone()) {
            return System.nanoTime() - order.since < patience.toNanos()
                    ? Optional.empty()
                    : Optional.of(stillRuns(profile));
        }
        try {
            return Optional.of(order.made.join());
        } catch (CompletionException e) {
            return Optional.of(failed(e.getCause()));
        }
    }

    private synchronized Order order(ResourceProfile profile) {
        return orders.computeIfAbsent(profile.id(), id -> place(profile));
    }

    private ObjectNode stillRuns(ResourceProfile profile) {
        return handOver.problem(
                "the steps still run for resource profile "
                        + profile.id()
                        + ", and without them none of its executors can be made");
    }

    private ObjectNode failed(@Nullable Throwable why) {
        return handOver.problem("the steps failed with " + why);
    }

    private Order place(ResourceProfile profile) {
        CompletableFuture<ObjectNode> made = new CompletableFuture<>();
        thread.execute(
                () -> {
                    try {
                        made.complete(handOver.make(profile));
                    } catch (RuntimeException | Error e) {
                        made.completeExceptionally(e);
                    }
                    finished.run();
                });
        return new Order(made);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

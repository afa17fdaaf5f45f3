package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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
     * @param finished called when something that was not ready in time is
     */
    Workshop(HandOver handOver, Runnable finished) {
        this.handOver = handOver;
        this.finished = finished;
    }

    /**
     * What is handed over for the profile, or null without steps of the user.
     *
     * @param patience from the first time that the profile is asked for
     */
    synchronized @Nullable ObjectNode get(ResourceProfile profile, Duration patience)
            throws InterruptedException {
        if (!handOver.isNeeded()) {
            return null;
        }
        Order order = orders.computeIfAbsent(profile.id(), id -> place(profile));
        long left = order.since + patience.toNanos() - System.nanoTime();
        try {
            return order.made.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return handOver.problem(
                    "the steps still run for resource profile "
                            + profile.id()
                            + ", and without them none of its executors can be made");
        } catch (ExecutionException e) {
            return handOver.problem("the steps failed with " + e.getCause());
        }
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

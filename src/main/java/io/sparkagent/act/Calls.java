package io.sparkagent.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.snapshot.ApiCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets as many calls be in flight as were allowed, and tells what became of each. */
final class Calls {

    private final Semaphore slots;
    private final Consumer<ApiCall> told;

    Calls(int parallel, Consumer<ApiCall> told) {
        this.slots = new Semaphore(parallel);
        this.told = told;
    }

    <T extends @Nullable Object> T call(String verb, String resource, Supplier<T> call) {
        slots.acquireUninterruptibly();
        long start = System.nanoTime();
        int code = 200;
        Optional<String> error = Optional.empty();
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            ApiError failure = ApiError.of(e);
            code = failure.code();
            error = Optional.of(failure.sentence());
            throw e;
        } finally {
            slots.release();
            told.accept(
                    new ApiCall(
                            verb,
                            resource,
                            code,
                            Duration.ofNanos(System.nanoTime() - start),
                            error));
        }
    }
}

package io.sparkagent.laws;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Hands the work to whoever decides when it runs. */
final class Threads extends AbstractExecutorService {

    private final Executor work;

    Threads(Executor work) {
        this.work = work;
    }

    @Override
    public void execute(Runnable command) {
        work.execute(command);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}

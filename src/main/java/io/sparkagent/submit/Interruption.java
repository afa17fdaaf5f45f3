package io.sparkagent.submit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether whoever submits has changed their mind: Ctrl-C. Once asked for it stays so. */
public final class Interruption {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean asked;

    /** Until it is closed somebody is told at once, on the thread that asks. */
    public interface Listening extends AutoCloseable {

        @Override
        void close();
    }

    public boolean isAsked() {
        return asked;
    }

    /** From now on nothing new is begun. */
    public void ask() {
        asked = true;
        listeners.forEach(Runnable::run);
    }

    /**
     * @param listener runs at once where it has been asked already; it may run twice
     */
    public Listening listen(Runnable listener) {
        listeners.add(listener);
        if (asked) {
            listener.run();
        }
        return () -> listeners.remove(listener);
    }
}

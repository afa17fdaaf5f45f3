package io.sparkagent;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what a class logs, until it is closed. */
public final class LogLines extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Consumer<String> listener;

    public LogLines(Class<?> from, Consumer<String> listener) {
        this.logger = Logger.getLogger(from.getName());
        this.listener = listener;
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        listener.accept(
                line instanceof org.jboss.logmanager.ExtLogRecord whole
                        ? whole.getFormattedMessage()
                        : line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}

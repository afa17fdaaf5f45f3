package io.sparkagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is told what to do by lines, and answers by lines. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedWriter orders;
    private final Path log;
    private final List<String> heard = new ArrayList<>();

    /**
     * @param log gets its standard error
     */
    Child(List<String> command, Map<String, String> environment, Path log) {
        this.log = log;
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("KUBERNETES_"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
        // To read what a process says keeps a carrier of virtual threads, and there may be just
        // one.
        Thread.ofPlatform().daemon().start(this::listen);
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (this) {
                    heard.add(line);
                    notifyAll();
                }
            }
        } catch (IOException _) {
            // It has ended; whoever waits for a line says so.
        }
    }

    void say(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it does not listen any more; see " + log, e);
        }
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** Waits until it has said this line. */
    synchronized void await(String line, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!heard.contains(line)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("'%s' was not heard; see %s".formatted(line, log));
            }
            try {
                wait(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Its standard input ends; it has some seconds to end as well. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException _) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

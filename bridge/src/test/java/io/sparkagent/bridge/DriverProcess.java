package io.sparkagent.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Spark driver in its own JVM, told what to do line by line. */
final class DriverProcess implements AutoCloseable {
    private static final String REPLY = "reply: ";

    private final Process process;
    private final PrintWriter commands;
    private final Thread reader;
    private final List<String> log = new ArrayList<>();
    private final List<String> replies = new ArrayList<>();
    private int read;

    DriverProcess(SparkLine line, Path agentDirectory, String master, Map<String, String> conf) {
        this(line, agentDirectory, master, conf, Map.of());
    }

    DriverProcess(
            SparkLine line,
            Path agentDirectory,
            String master,
            Map<String, String> conf,
            Map<String, String> environment) {
        List<String> command =
                line.java(
                        SparkApplication.class.getName(),
                        "-Xmx600m",
                        "-Dsparkagent.directory=" + agentDirectory);
        command.add(master);
        conf.forEach((key, value) -> command.add(key + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", "/nonexistent");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        reader = new Thread(this::readOutput);
        reader.setDaemon(true);
        reader.start();
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
                synchronized (this) {
                    if (text.startsWith(REPLY)) {
                        replies.add(text.substring(REPLY.length()));
                    }
                    log.add(text);
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // the process was destroyed
        }
        synchronized (this) {
            notifyAll();
        }
    }

    /** Sends a command and waits for its reply. */
    synchronized String ask(String command) {
        commands.println(command);
        return reply();
    }

    /** Waits for the next reply. */
    synchronized String reply() {
        await("a reply", () -> replies.size() > read);
        return replies.get(read++);
    }

    synchronized void tell(String command) {
        commands.println(command);
    }

    synchronized void awaitLog(String text) {
        await("the line " + text, () -> log.stream().anyMatch(line -> line.contains(text)));
    }

    int exitCode() {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                throw new AssertionError("the driver does not end:\n" + text());
            }
            reader.join(5_000);
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    String text() {
        return String.join("\n", log());
    }

    long count(String text) {
        return log().stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(String what, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.holds()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || (!process.isAlive() && !reader.isAlive())) {
                throw new AssertionError(what + " did not come:\n" + String.join("\n", log));
            }
            try {
                wait(Math.min(left, 500));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

package io.sparkagent.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.AgentProcess;
import io.sparkagent.load.StubDriver;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Hears every sentence that {@code /status} or the driver's news have said. */
final class StatusEar implements AutoCloseable {

    private final AgentProcess agent;
    private final StubDriver driver;
    private final Set<String> sentences = new LinkedHashSet<>();
    private final Thread thread =
            Thread.ofPlatform().name("status-ear").daemon().unstarted(this::run);
    private String boot = "";
    private int boots;

    StatusEar(AgentProcess agent, StubDriver driver) {
        this.agent = agent;
        this.driver = driver;
    }

    StatusEar start() {
        thread.start();
        return this;
    }

    /** Nothing has been said so far. */
    synchronized void forget() {
        sentences.clear();
    }

    synchronized void heard(String sentence) {
        if (!sentence.isEmpty()) {
            sentences.add(sentence);
        }
    }

    /** The first that has these words. */
    synchronized Optional<String> said(String words) {
        Pattern pattern = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        return sentences.stream().filter(pattern.asPredicate()).findFirst();
    }

    synchronized Set<String> all() {
        return new LinkedHashSet<>(sentences);
    }

    void listen() {
        try {
            JsonNode status = agent.status();
            status.path("errors").forEach(error -> heard(error.path("sentence").asText()));
            status.path("waiting").forEach(reason -> heard(reason.path("sentence").asText()));
            status.path("executors").forEach(executor -> heard(executor.path("reason").asText()));
            JsonNode exit = status.at("/driver/exitCode");
            heard(exit.isNumber() ? "driver.exitCode is " + exit : "");
            hearBoot(status.at("/agent/boot").asText());
        } catch (UncheckedIOException e) {
            // It is being killed, or starts.
        }
        driver.waiting().forEach(this::heard);
        driver.ends().values().forEach(end -> heard(end.sentence()));
    }

    private synchronized void hearBoot(String now) {
        if (!boot.isEmpty() && !boot.equals(now)) {
            boots++;
            heard("agent.boot has changed " + boots + " times");
        }
        boot = now;
    }

    private void run() {
        try {
            while (true) {
                listen();
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

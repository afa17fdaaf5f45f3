package io.sparkagent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** {@code spark-agent submit} against spark-submit, by turns. */
final class SubmitBenchmark implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Place place;
    private final SubmitContender agent;
    private final SubmitContender spark;

    SubmitBenchmark(Api api, Path directory) {
        place = Place.make(api, "bench-submit");
        agent = SubmitContender.agent(place, directory.resolve("submit-agent"));
        spark = SubmitContender.spark(place, directory.resolve("submit-spark"));
    }

    /**
     * @param rounds in each of which all submit as many
     * @param told each result, as soon as it is there
     */
    List<Submissions> run(int rounds, int ofEach, Consumer<Submissions> told) {
        List<SubmitContender> turns = new ArrayList<>(List.of(agent, spark));
        warmUp();
        if (isOnJvm()) {
            turns.add(agent.as(SubmitContender.AGENT_UNTRAINED, "UNTRAINED", "1"));
        }
        List<Submissions> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (SubmitContender contender : turns) {
                Submissions submissions = Submissions.measure(contender, ofEach);
                check(contender, ofEach);
                all.add(submissions);
                told.accept(submissions);
            }
            Collections.rotate(turns, 1);
        }
        return all;
    }

    /** Files are in memory afterwards, and the classes of a submission in the agent's cache. */
    private void warmUp() {
        try {
            if (isOnJvm()) {
                Submissions.run(agent.as("an example", "TRAIN", "1"));
                check(agent, 1);
            }
            for (SubmitContender contender : List.of(agent, spark)) {
                Submissions.run(contender);
                check(contender, 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOnJvm() {
        return System.getProperty("agent", "").isEmpty();
    }

    /** Each has made what it says, whole; and is cleared away. */
    private void check(SubmitContender contender, int expected) {
        String path = SubmitContender.drivers(place, contender);
        await(expected + " drivers of " + contender.name() + " run", () -> running(path), expected);
        place.api().delete(path + "&gracePeriodSeconds=0");
        await("they are gone", () -> place.api().get(path).path("items").size(), 0);
    }

    private int running(String path) {
        int running = 0;
        for (JsonNode pod : place.api().get(path).path("items")) {
            String sidecar = pod.at("/spec/initContainers/0/name").asText();
            if (!sidecar.equals("spark-agent")) {
                throw new IllegalStateException(
                        pod.at("/metadata/name").asText() + " has no agent, but " + sidecar);
            }
            running += pod.at("/status/phase").asText().equals("Running") ? 1 : 0;
        }
        return running;
    }

    private static void await(String what, IntSupplier number, int expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int is = number.getAsInt();
        while (is != expected) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "not within %s: %s, but %d".formatted(PATIENCE, what, is));
            }
            Replacements.sleep(PAUSE);
            is = number.getAsInt();
        }
    }

    @Override
    public void close() {
        place.close();
    }
}

package io.sparkagent.load;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Watches the executor pods of an application as somebody who has no part in them, and remembers
 * when it saw what. It reads little of each pod, because it shares the machine with those that are
 * measured.
 */
public final class PodEye implements AutoCloseable {

    /**
     * What was seen of one executor id; times are those of {@link System#nanoTime()}, 0 for never.
     *
     * @param uids of all pods that ever had the id: more than one breaks a promise
     */
    public record Sight(
            int id,
            int profile,
            String name,
            Set<String> uids,
            String phase,
            boolean deleting,
            long created,
            long running,
            long ended,
            long gone) {

        public boolean exists() {
            return gone == 0;
        }

        private boolean lives() {
            return exists() && ended == 0;
        }

        private boolean runs() {
            return lives() && running != 0 && !deleting;
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Event(String type, Pod object) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Pod(Metadata metadata, Status status) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Metadata(
            String name,
            String uid,
            String resourceVersion,
            String deletionTimestamp,
            Map<String, String> labels) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Status(String phase) {}

    private static final ObjectReader EVENT = Api.JSON.readerFor(Event.class);
    private static final ObjectReader POD = Api.JSON.readerFor(Pod.class);

    private final Place place;
    private final TreeMap<Integer, Sight> sights = new TreeMap<>();
    private final List<IntConsumer> whenRunning = new ArrayList<>();
    private int living;
    private int running;
    private final Thread thread = Thread.ofPlatform().name("pod-eye").daemon().unstarted(this::run);
    private InputStream stream;
    private volatile boolean closed;

    public PodEye(Place place) {
        this.place = place;
    }

    public PodEye start() {
        thread.start();
        return this;
    }

    /**
     * @param listener is told each id once, when its pod is seen running
     */
    public synchronized void whenRunning(IntConsumer listener) {
        whenRunning.add(listener);
    }

    /** Everything that was ever seen, by id. */
    public synchronized TreeMap<Integer, Sight> sights() {
        return new TreeMap<>(sights);
    }

    /** Ids that more than one pod has had. */
    public synchronized List<Integer> reusedIds() {
        return sights.values().stream()
                .filter(sight -> sight.uids().size() > 1)
                .map(Sight::id)
                .toList();
    }

    /** Pods that exist and have not ended. */
    public synchronized int living() {
        return living;
    }

    /** Pods that exist, run, and are not being deleted. */
    public synchronized int running() {
        return running;
    }

    public synchronized int running(java.util.function.IntPredicate profile) {
        return (int)
                sights.values().stream()
                        .filter(Sight::runs)
                        .filter(sight -> profile.test(sight.profile()))
                        .count();
    }

    /** Waits, and fails with what was waited for. */
    public synchronized void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException("not within " + patience + ": " + what);
            }
            try {
                wait(Math.min(left, 200));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private void run() {
        String version = "";
        while (!closed) {
            try {
                if (version.isEmpty()) {
                    version = list();
                }
                version = watch(version);
            } catch (IOException | RuntimeException e) {
                version = "";
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String selector() {
        return place.path("pods")
                + "?labelSelector=spark-role%3Dexecutor,spark-app-selector%3D"
                + place.application();
    }

    private String list() throws IOException {
        JsonNode list = place.api().get(selector());
        Set<String> present = new HashSet<>();
        for (JsonNode item : list.path("items")) {
            Pod pod = POD.readValue(item);
            present.add(pod.metadata().uid());
            see(pod, false);
        }
        synchronized (this) {
            List.copyOf(sights.values()).stream()
                    .filter(Sight::exists)
                    .filter(sight -> sight.uids().stream().noneMatch(present::contains))
                    .forEach(sight -> remember(gone(sight, System.nanoTime())));
            notifyAll();
        }
        return list.at("/metadata/resourceVersion").asText();
    }

    /**
     * @return from where to go on; empty to begin with a list
     */
    private String watch(String from) throws IOException, InterruptedException {
        String version = from;
        stream =
                place.api().stream(
                        selector()
                                + "&watch=true&allowWatchBookmarks=true&resourceVersion="
                                + from);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Event event = EVENT.readValue(line);
                if (event.type().equals("ERROR")) {
                    return "";
                }
                version = event.object().metadata().resourceVersion();
                if (!event.type().equals("BOOKMARK")) {
                    see(event.object(), event.type().equals("DELETED"));
                }
            }
        }
        return version;
    }

    private void see(Pod pod, boolean isGone) {
        int id = Integer.parseInt(pod.metadata().labels().get("spark-exec-id"));
        List<IntConsumer> toTell = List.of();
        synchronized (this) {
            Sight known = sights.get(id);
            Sight seen = merge(known, id, pod, isGone);
            remember(seen);
            if (seen.running() != 0 && (known == null || known.running() == 0)) {
                toTell = List.copyOf(whenRunning);
            }
            notifyAll();
        }
        toTell.forEach(listener -> listener.accept(id));
    }

    /** Counts go along, because they are asked for after each event. */
    private void remember(Sight seen) {
        Sight known = sights.put(seen.id(), seen);
        living += (seen.lives() ? 1 : 0) - (known != null && known.lives() ? 1 : 0);
        running += (seen.runs() ? 1 : 0) - (known != null && known.runs() ? 1 : 0);
    }

    private static Sight merge(Sight known, int id, Pod pod, boolean isGone) {
        long now = System.nanoTime();
        String phase = pod.status() == null ? "" : String.valueOf(pod.status().phase());
        boolean end = phase.equals("Failed") || phase.equals("Succeeded");
        Set<String> uids = new HashSet<>(known == null ? Set.of() : known.uids());
        uids.add(pod.metadata().uid());
        Sight seen =
                new Sight(
                        id,
                        Integer.parseInt(
                                pod.metadata()
                                        .labels()
                                        .getOrDefault("spark-exec-resourceprofile-id", "0")),
                        pod.metadata().name(),
                        uids,
                        phase,
                        pod.metadata().deletionTimestamp() != null,
                        known == null ? now : known.created(),
                        first(known == null ? 0 : known.running(), phase.equals("Running"), now),
                        first(known == null ? 0 : known.ended(), end, now),
                        0);
        return isGone ? gone(seen, now) : seen;
    }

    private static long first(long known, boolean is, long now) {
        return known != 0 || !is ? known : now;
    }

    private static Sight gone(Sight sight, long now) {
        return new Sight(
                sight.id(),
                sight.profile(),
                sight.name(),
                sight.uids(),
                sight.phase(),
                sight.deleting(),
                sight.created(),
                sight.running(),
                sight.ended(),
                now);
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the agent's news to Spark: each end once, each decommission once, vetoes, what is waited
 * for.
 */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    private final Backend backend;
    private final Roster roster;
    private final Signal changed;
    private final FailureLimit failures;
    private final boolean decommissioning;
    private final Waiting waiting = new Waiting();

    // a bit for each id that there ever was: a million executors are 125 kB
    private final BitSet ended = new BitSet();
    private final BitSet decommissioned = new BitSet();
    private volatile List<Integer> acknowledged = List.of();
    private volatile Map<Integer, String> leaving = Map.of();

    News(
            Backend backend,
            Roster roster,
            Signal changed,
            FailureLimit failures,
            boolean decommissioning) {
        this.backend = backend;
        this.roster = roster;
        this.changed = changed;
        this.failures = failures;
        this.decommissioning = decommissioning;
    }

    void apply(JsonNode news) {
        roster.veto(ExecutorIds.of(news.path("veto")));
        List<Integer> taken = new ArrayList<>();
        for (JsonNode end : news.path("ends")) {
            int id = end.path("id").intValue();
            if (!ended.get(id)) {
                end(id, end);
                ended.set(id); // not before Spark has taken it
            }
            taken.add(id);
        }
        if (!taken.equals(acknowledged)) {
            acknowledged = taken;
            changed.raise();
        }
        Map<Integer, String> toLeave = new TreeMap<>();
        news.path("decommission")
                .forEach(
                        leaver ->
                                toLeave.put(
                                        leaver.path("id").intValue(),
                                        leaver.path("sentence").asText()));
        leaving = toLeave;
        decommission();
        waiting.say(news.path("waiting"));
        failures.enforce();
    }

    List<Integer> acknowledged() {
        return acknowledged;
    }

    /**
     * Also repeated on each beat: Spark drops the decommission of an executor that has not
     * registered yet.
     */
    void decommission() {
        if (!decommissioning) {
            return;
        }
        leaving.forEach(
                (id, sentence) -> {
                    if (backend.isActive(id) && first(decommissioned, id)) {
                        backend.decommission(id, sentence);
                        changed.raise();
                    }
                });
    }

    private void end(int id, JsonNode end) {
        String sentence = end.path("sentence").asText();
        if (roster.isVetoed(id)) {
            LOG.debug("A withdrawn executor has ended: {}", sentence);
            return;
        }
        if (roster.isLive(id)) {
            backend.remove(
                    id,
                    end.path("exitCode").asInt(),
                    end.path("causedByApplication").asBoolean(),
                    sentence);
            roster.release(id, sentence);
        } else if (roster.isReleased(id)) {
            LOG.info("A released executor has ended: {}", sentence);
        } else {
            LOG.warn("An executor has ended before it registered: {}", sentence);
        }
        if (end.path("failure").asBoolean()) {
            failures.count();
        }
    }

    private static boolean first(BitSet ids, int id) {
        synchronized (ids) {
            boolean first = !ids.get(id);
            ids.set(id);
            return first;
        }
    }
}

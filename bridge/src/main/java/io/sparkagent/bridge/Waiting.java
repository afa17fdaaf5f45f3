package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why executors are missing: a new cause at once, new words for a known one (its count goes up
 * and down all the time) now and then.
 */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final Duration SAME_CAUSE = Duration.ofSeconds(30);

    private static final class Said {
        final String sentence;
        final long nanos;

        Said(String sentence, long nanos) {
            this.sentence = sentence;
            this.nanos = nanos;
        }
    }

    private final Map<String, Said> said = new HashMap<>();

    void say(JsonNode waiting) {
        Set<String> causes = new HashSet<>();
        for (JsonNode reason : waiting) {
            String cause = reason.path("cause").asText();
            causes.add(cause);
            say(cause, reason.path("sentence").asText());
        }
        boolean some = !said.isEmpty();
        said.keySet().retainAll(causes);
        if (some && said.isEmpty()) {
            LOG.info("No executor has to wait any more");
        }
    }

    private void say(String cause, String sentence) {
        long now = System.nanoTime();
        Said last = said.get(cause);
        boolean fresh = last == null || now - last.nanos > SAME_CAUSE.toNanos();
        if (fresh && (last == null || !last.sentence.equals(sentence))) {
            LOG.warn("{}", sentence);
            said.put(cause, new Said(sentence, now));
        }
    }
}

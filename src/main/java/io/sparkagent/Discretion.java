package io.sparkagent;

import io.sparkagent.config.Redaction;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Takes secrets out of what is told, in log, news and Events. Most of what is told at one look is
 * what was told at the one before; that is remembered. For one thread.
 */
final class Discretion {

    private final Supplier<Redaction> rules;
    private Redaction latest;
    private Map<String, String> before = Map.of();
    private Map<String, String> now = new HashMap<>();

    /**
     * @param rules of the driver that is served
     */
    Discretion(Supplier<Redaction> rules) {
        this.rules = rules;
        this.latest = rules.get();
    }

    /** Another look: what is not told at it is forgotten at the next. */
    @SuppressWarnings("ReferenceEquality")
    void look() {
        Redaction current = rules.get();
        before = current == latest ? now : Map.of();
        latest = current;
        now = new HashMap<>();
    }

    String text(String sentence) {
        String known = now.get(sentence);
        if (known == null) {
            String told = before.get(sentence);
            known = told == null ? latest.text(sentence) : told;
            now.put(sentence, known);
        }
        return known;
    }
}

package io.sparkagent.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Hides what may be a secret, before anything is shown: by Spark's own rule, by the user's and by
 * ours, in the conf and in whatever sentence has one of its secret values in it.
 */
public final class Redaction {

    /** As Spark writes it. */
    public static final String HIDDEN = "*********(redacted)";

    private static final String USERS_RULE = "spark.redaction.regex";

    /** The default of {@code spark.redaction.regex} in Spark 3.5 to 4.1. */
    private static final Pattern SPARKS =
            Pattern.compile("(?i)secret|password|token|access[.]?key");

    private static final Pattern OURS =
            Pattern.compile(
                    "(?i)passwd|passphrase|credential|private[._-]?key|api[._-]?key|account[._-]?key"
                            + "|encryption[._-]?key$|access[._-]?key|authorization|://[^/\\s:@]+:[^/\\s@]+@"
                            + "|-----begin |\\bbearer\\s|\\bAKIA[0-9A-Z]{16}|\\beyJ[\\w-]{10,}\\.");

    /** In a sentence: {@code password=…} and {@code Bearer …}. */
    private static final Pattern ASSIGNED =
            Pattern.compile(
                    "(?i)((?:secret|passwd|password|passphrase|token|credential"
                            + "|(?:access|api|account|private)[._-]?key)[\\w.-]*=|\\bbearer )"
                            + "(?!\\*+\\(redacted\\)|(?:true|false)\\b)([^\\s,;&\"']+)");

    /** In a sentence: {@code ://name:…@}. */
    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]+:)[^/\\s@]+(?=@)");

    /** Keys whose value says where something is. */
    private static final Pattern PLACE =
            Pattern.compile("(?i)\\.secrets\\.|(file|path|location|dir|directory|store)$");

    /** Shorter ones are also parts of other words. */
    private static final int SHORTEST_SECRET = 6;

    private static final Redaction STANDARD = new Redaction(List.of(SPARKS, OURS), List.of());

    private final List<Pattern> patterns;
    private final List<String> secrets;

    private Redaction(List<Pattern> patterns, List<String> secrets) {
        this.patterns = List.copyOf(patterns);
        this.secrets = List.copyOf(secrets);
    }

    /** Before any conf is known. */
    public static Redaction standard() {
        return STANDARD;
    }

    /**
     * @param conf with the user's own rule, and with the values that no sentence may have in it
     */
    public static Redaction of(Map<String, String> conf) {
        List<Pattern> patterns = new ArrayList<>(List.of(SPARKS, OURS));
        Optional.ofNullable(conf.get(USERS_RULE))
                .flatMap(Redaction::compiled)
                .ifPresent(patterns::add);
        Redaction rules = new Redaction(patterns, List.of());
        List<String> secrets =
                conf.entrySet().stream()
                        .filter(entry -> rules.names(entry.getKey()))
                        .filter(entry -> !isReference(entry.getKey(), entry.getValue()))
                        .map(Map.Entry::getValue)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        return new Redaction(patterns, secrets);
    }

    /** Spark itself does not start with a rule that is no regular expression. */
    private static Optional<Pattern> compiled(String rule) {
        try {
            return Optional.of(Pattern.compile(rule));
        } catch (PatternSyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * The name of a Secret, a path or a number is no secret, and sentences need it. That a value
     * begins with a slash makes it no path: one character of base64 in 64 is one.
     */
    private static boolean isReference(String key, String value) {
        return value.length() < SHORTEST_SECRET
                || (value.startsWith("/") && PLACE.matcher(key).find())
                || key.contains(".secretKeyRef.")
                || key.equals(USERS_RULE);
    }

    /** Whether a value is not to be shown, because of its key or of itself. */
    public boolean hides(String key, String value) {
        return names(key) || names(value);
    }

    private boolean names(String text) {
        return patterns.stream().anyMatch(rule -> BoundedPattern.mayFind(rule, text));
    }

    /** A sentence without the secrets that stand in it. */
    public String text(String sentence) {
        String shown = sentence;
        for (String secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        for (Pattern pattern : List.of(ASSIGNED, IN_ADDRESS)) {
            Matcher found = pattern.matcher(shown);
            if (found.find()) {
                shown = found.replaceAll(hit -> Matcher.quoteReplacement(hit.group(1) + HIDDEN));
            }
        }
        return shown;
    }
}

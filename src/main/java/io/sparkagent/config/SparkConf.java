package io.sparkagent.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Spark conf with typed getters that read values as Spark does. A value that cannot be read is
 * a problem, and the default stands in for it, so that reading goes on and finds all problems.
 */
public final class SparkConf {

    private static final Pattern SIZE = Pattern.compile("([0-9]+)\\s*([a-z]+)?");
    private static final Pattern TIME = Pattern.compile("([0-9]+)\\s*([a-z]+)?");
    private static final Pattern CPU = Pattern.compile("[0-9]+m|[0-9]+(\\.[0-9]+)?|\\.[0-9]+");

    private final Map<String, String> entries;
    private final Problems problems;
    private final References references;

    public SparkConf(Map<String, String> entries, Problems problems) {
        this(entries, Optional.empty(), problems);
    }

    /**
     * @param environment to which values may refer
     */
    public SparkConf(
            Map<String, String> entries, Map<String, String> environment, Problems problems) {
        this(entries, Optional.of(environment), problems);
    }

    private SparkConf(
            Map<String, String> entries,
            Optional<Map<String, String>> environment,
            Problems problems) {
        this.entries = new TreeMap<>(entries);
        this.problems = problems;
        this.references = new References(this.entries, environment, problems);
    }

    public Problems problems() {
        return problems;
    }

    public Map<String, String> entries() {
        return Map.copyOf(entries);
    }

    /**
     * An empty value is no value, as in a properties file where a key was cleared. References to
     * other keys are expanded, which Spark does not do for keys that it looks up by prefix.
     */
    public Optional<String> text(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(value -> references.expand(key, value).trim())
                .filter(v -> !v.isEmpty());
    }

    /** As {@link #text(String)}, of a key that Spark looks up by its name, without references. */
    public Optional<String> verbatim(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(String::trim)
                .filter(value -> !value.isEmpty());
    }

    public String text(String key, String standard) {
        return text(key).orElse(standard);
    }

    public boolean flag(String key, boolean standard) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return standard;
        }
        return switch (value.get().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problems.add(key, value.get(), "write true or false");
                yield standard;
            }
        };
    }

    public int integer(String key, int standard, int least) {
        return integer(key, least).orElse(standard);
    }

    public OptionalInt integer(String key, int least) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException _) {
            // told below
        }
        problems.add(key, value.get(), "write a whole number of at least " + least);
        return OptionalInt.empty();
    }

    public double factor(String key, double standard) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return standard;
        }
        try {
            double number = Double.parseDouble(value.get());
            if (number >= 0 && !Double.isInfinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        problems.add(key, value.get(), "write a factor such as 0.1");
        return standard;
    }

    /** Memory in MiB; a bare number is MiB, as for {@code spark.executor.memory}. */
    public Optional<Long> mebibytes(String key) {
        return bytes(key, 1L << 20).map(bytes -> bytes >> 20);
    }

    /**
     * @param bareUnit bytes that a number without a unit stands for
     */
    public Optional<Long> bytes(String key, long bareUnit) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Matcher size = SIZE.matcher(value.get().toLowerCase(Locale.ROOT));
        if (size.matches()) {
            Long unit = size.group(2) == null ? Long.valueOf(bareUnit) : bytesOf(size.group(2));
            try {
                if (unit != null) {
                    return Optional.of(Math.multiplyExact(Long.parseLong(size.group(1)), unit));
                }
            } catch (ArithmeticException | NumberFormatException _) {
                // told below
            }
        }
        problems.add(key, value.get(), "write a size such as 512m or 4g");
        return Optional.empty();
    }

    private static @org.jspecify.annotations.Nullable Long bytesOf(String unit) {
        return switch (unit) {
            case "b" -> 1L;
            case "k", "kb" -> 1L << 10;
            case "m", "mb" -> 1L << 20;
            case "g", "gb" -> 1L << 30;
            case "t", "tb" -> 1L << 40;
            case "p", "pb" -> 1L << 50;
            default -> null;
        };
    }

    /**
     * @param bareUnit what a number without a unit stands for
     */
    public Duration duration(String key, Duration standard, Duration bareUnit) {
        return duration(key, bareUnit).orElse(standard);
    }

    public Optional<Duration> duration(String key, Duration bareUnit) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Matcher time = TIME.matcher(value.get().toLowerCase(Locale.ROOT));
        if (time.matches()) {
            Duration unit = time.group(2) == null ? bareUnit : durationOf(time.group(2));
            try {
                if (unit != null) {
                    return Optional.of(unit.multipliedBy(Long.parseLong(time.group(1))));
                }
            } catch (ArithmeticException | NumberFormatException _) {
                // told below
            }
        }
        problems.add(key, value.get(), "write a time such as 500ms, 30s or 2m");
        return Optional.empty();
    }

    private static @org.jspecify.annotations.Nullable Duration durationOf(String unit) {
        return switch (unit) {
            case "us" -> Duration.ofNanos(1_000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m", "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> null;
        };
    }

    /** A Kubernetes quantity of CPU. */
    public Optional<String> cpu(String key) {
        Optional<String> value = text(key);
        if (value.isPresent() && !CPU.matcher(value.get()).matches()) {
            problems.add(key, value.get(), "write a number of cores such as 1, 0.5 or 500m");
            return Optional.empty();
        }
        return value;
    }

    /** All keys with this prefix, without it, in order. */
    public Map<String, String> prefixed(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        entries.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        found.put(key.substring(prefix.length()), value);
                    }
                });
        return found;
    }
}

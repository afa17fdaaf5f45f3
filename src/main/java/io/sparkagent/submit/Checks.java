package io.sparkagent.submit;

import io.sparkagent.config.Catalogue;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Redaction;
import io.sparkagent.config.SparkConf;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Refuses what spark-submit refuses, and what the driver would refuse later on the cluster. */
final class Checks {

    /** Spark's reserved memory, half as much again. */
    private static final long LEAST_MEMORY_MIB = 450;

    /** Of which there is one at least. */
    private static final List<String> COUNTED =
            List.of("spark.driver.cores", "spark.executor.cores", "spark.executor.instances");

    private static final Pattern COORDINATE =
            Pattern.compile("[^:/\\s]+[:/][^:/\\s]+[:/][^:/\\s]+");
    private static final Pattern EXCLUSION = Pattern.compile("[^:/\\s]+[:/][^:/\\s]+");
    private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final SparkConf conf;
    private final Problems problems;

    private Checks(SparkConf conf) {
        this.conf = conf;
        this.problems = conf.problems();
    }

    /** What is wrong is told with the place that it is from, where that is no option. */
    static void check(
            Choices choices, Map<String, String> environment, Catalogue catalogue, Problems all) {
        Problems found = new Problems(Redaction.of(choices.properties()));
        SparkConf conf = new SparkConf(choices.properties(), environment, found);
        Checks checks = new Checks(conf);
        checks.resources();
        checks.javaOptions();
        checks.packages();
        checks.namespace();
        checks.types(catalogue);
        catalogue.warnOfUnknownKeys(conf);
        found.warnings().forEach(all::warn);
        found.sentences().forEach(sentence -> all.add(sentence + from(sentence, choices)));
    }

    private static String from(String sentence, Choices choices) {
        String source = choices.source(sentence.split("[=:]", 2)[0]);
        return source.startsWith("--") ? "" : " (it is from " + source + ")";
    }

    private void resources() {
        for (String key : List.of("spark.driver.memory", "spark.executor.memory")) {
            conf.mebibytes(key)
                    .ifPresent(
                            size -> {
                                if (size == 0) {
                                    problems.add(key, text(key), "write a size such as 4g");
                                } else if (size < LEAST_MEMORY_MIB) {
                                    problems.warn(
                                            key
                                                    + "="
                                                    + text(key)
                                                    + ": Spark does not start with less than 450m;"
                                                    + " a number alone is MiB");
                                }
                            });
        }
        conf.integer("spark.driver.cores", 1);
        conf.integer("spark.executor.cores", 1);
        boolean dynamic = conf.flag("spark.dynamicAllocation.enabled", false);
        conf.integer("spark.executor.instances", dynamic ? 0 : 1);
    }

    private String text(String key) {
        return conf.text(key, "");
    }

    /** Spark's own script in the driver's pod refuses to start with these. */
    private void javaOptions() {
        refuse("spark.driver.extraJavaOptions", "-Xmx", "write --driver-memory");
        refuse("spark.executor.extraJavaOptions", "-Xmx", "write --executor-memory");
        refuse("spark.executor.extraJavaOptions", "-Dspark", "write properties with --conf");
    }

    private void refuse(String key, String option, String right) {
        if (text(key).contains(option)) {
            problems.add(key + ": Spark does not start with " + option + " in it: " + right);
        }
    }

    private void packages() {
        each("spark.jars.packages", COORDINATE, "write GROUP:NAME:VERSION, with commas between");
        each("spark.jars.excludes", EXCLUSION, "write GROUP:NAME, with commas between");
        each("spark.jars.repositories", URL, "write URLs, with commas between");
    }

    private void each(String key, Pattern form, String right) {
        FileLists.split(text(key)).stream()
                .filter(part -> !form.matcher(part).matches())
                .forEach(part -> problems.add(key, part, right));
    }

    private void namespace() {
        String key = "spark.kubernetes.namespace";
        conf.text(key)
                .filter(name -> !NAMESPACE.matcher(name).matches())
                .ifPresent(
                        name ->
                                problems.add(
                                        key,
                                        name,
                                        "a namespace has small letters, digits and dashes, 63 at"
                                                + " most"));
    }

    /** What is no true or false, no number, no time: the driver ends with it. */
    private void types(Catalogue catalogue) {
        Map<String, String> entries = conf.entries();
        catalogue.keys().stream()
                .filter(known -> entries.containsKey(known.name()))
                .filter(known -> !COUNTED.contains(known.name()))
                .forEach(known -> type(known.name(), known.type()));
    }

    private void type(String key, String type) {
        switch (type) {
            case "flag" -> conf.flag(key, false);
            case "integer", "integer, ms" -> conf.integer(key, 0);
            case "factor" -> conf.factor(key, 0);
            case "quantity" -> conf.cpu(key);
            case "time", "time, ms", "time, s" -> conf.duration(key, Duration.ofSeconds(1));
            case "size, MiB", "size, bytes" -> conf.bytes(key, 1);
            case "Always, Never or IfNotPresent" -> oneOf(key, type);
            default -> {
                // free text, or what the pod's own checks know better
            }
        }
    }

    private void oneOf(String key, String words) {
        String value = text(key);
        if (!value.isEmpty() && !List.of(words.split(", | or ", -1)).contains(value)) {
            problems.add(key, value, "write " + words);
        }
    }
}

package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much a config map or Secret may hold. Too much is a problem before anything is made; Spark
 * leaves out what does not fit.
 *
 * <p>Key: {@code spark.kubernetes.configMap.maxSize}, bytes of names and contents.
 */
record ObjectSizes(SparkConf conf, long most) {

    private static final String KEY = "spark.kubernetes.configMap.maxSize";
    private static final long LIMIT = 1 << 20; // of Kubernetes
    private static final int SHOWN = 5;

    static ObjectSizes read(SparkConf conf) {
        long most = conf.bytes(KEY, 1).orElse(LIMIT);
        if (most < 1 || most > LIMIT) {
            conf.problems().add(KEY, conf.text(KEY, ""), "write from 1 to " + LIMIT + ", in bytes");
            return new ObjectSizes(conf, LIMIT);
        }
        return new ObjectSizes(conf, most);
    }

    /**
     * @param what is in it, the start of a sentence
     */
    void check(String what, Map<String, String> data) {
        Map<String, Long> bytes = new TreeMap<>();
        data.forEach((name, text) -> bytes.put(name, (long) utf8(text)));
        checkBytes(what, bytes);
    }

    /**
     * @param bytes of each content, by name
     */
    void checkBytes(String what, Map<String, Long> bytes) {
        long size =
                bytes.entrySet().stream()
                        .mapToLong(entry -> utf8(entry.getKey()) + entry.getValue())
                        .sum();
        if (size > most) {
            conf.problems()
                    .add(
                            what
                                    + " have "
                                    + size
                                    + " bytes, and a config map or Secret takes "
                                    + most
                                    + " ("
                                    + KEY
                                    + "); the biggest are "
                                    + bytes.entrySet().stream()
                                            .sorted(
                                                    Map.Entry.<String, Long>comparingByValue(
                                                            Comparator.reverseOrder()))
                                            .limit(SHOWN)
                                            .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                            .collect(Collectors.joining(", ")));
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

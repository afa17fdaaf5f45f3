package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Labels;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Labels, annotations and node selectors of the conf, those left out that cannot be. */
final class Metadata {

    private static final int LONGEST_ID = Integer.MAX_VALUE;
    private static final int MOST_ANNOTATIONS = 256 * 1024; // characters, names and values

    private Metadata() {}

    /** Key: {@code spark.kubernetes.executor.label.*}. */
    static Map<String, String> labels(SparkConf conf, Substitution substitution) {
        String prefix = "spark.kubernetes.executor.label.";
        Map<String, String> labels = new TreeMap<>();
        conf.prefixed(prefix)
                .forEach(
                        (name, value) -> {
                            if (Labels.RESERVED.contains(name)) {
                                conf.problems()
                                        .add(
                                                prefix + name,
                                                value,
                                                "this label is set by Spark; choose another name");
                            } else if (isLabel(
                                    conf,
                                    prefix,
                                    name,
                                    value,
                                    substitution.ids(value, LONGEST_ID))) {
                                labels.put(name, value);
                            }
                        });
        return labels;
    }

    /** Key: {@code spark.kubernetes.executor.annotation.*}. */
    static Map<String, String> annotations(SparkConf conf) {
        String prefix = "spark.kubernetes.executor.annotation.";
        Map<String, String> annotations = new TreeMap<>();
        conf.prefixed(prefix)
                .forEach(
                        (name, value) -> {
                            if (Syntax.QUALIFIED_NAME.fits(name.toLowerCase(Locale.ROOT))) {
                                annotations.put(name, value);
                            } else {
                                conf.problems()
                                        .add(
                                                prefix + name,
                                                value,
                                                "the annotation's name has "
                                                        + Syntax.QUALIFIED_NAME.right());
                            }
                        });
        int size =
                annotations.entrySet().stream()
                        .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                        .sum();
        if (size > MOST_ANNOTATIONS) {
            conf.problems()
                    .add(
                            prefix
                                    + "* has "
                                    + size
                                    + " characters; Kubernetes takes at most "
                                    + MOST_ANNOTATIONS);
        }
        return annotations;
    }

    /**
     * Keys: {@code spark.kubernetes.node.selector.*}, and before it {@code
     * spark.kubernetes.executor.node.selector.*}.
     */
    static Map<String, String> nodeSelector(SparkConf conf) {
        Map<String, String> selector = new TreeMap<>();
        for (String prefix :
                new String[] {
                    "spark.kubernetes.node.selector.", "spark.kubernetes.executor.node.selector."
                }) {
            conf.prefixed(prefix)
                    .forEach(
                            (name, value) -> {
                                if (isLabel(conf, prefix, name, value, value)) {
                                    selector.put(name, value);
                                }
                            });
        }
        return selector;
    }

    private static boolean isLabel(
            SparkConf conf, String prefix, String name, String value, String longest) {
        if (!Syntax.QUALIFIED_NAME.fits(name)) {
            conf.problems()
                    .add(
                            prefix + name,
                            value,
                            "the label's name has " + Syntax.QUALIFIED_NAME.right());
            return false;
        }
        if (!Syntax.LABEL_VALUE.fits(longest)) {
            conf.problems()
                    .add(
                            prefix + name,
                            value,
                            "write a value of "
                                    + Syntax.LABEL_VALUE.right()
                                    + (longest.equals(value)
                                            ? ""
                                            : "; this one becomes " + longest));
            return false;
        }
        return true;
    }
}

package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Labels, annotations and node selectors of the conf, those left out that cannot be. */
final class Metadata {

    private static final int LONGEST_ID = Integer.MAX_VALUE;
    private static final int MOST_ANNOTATIONS = 256 * 1024; // characters, names and values

    private Metadata() {}

    /** Key: {@code spark.kubernetes.executor.label.*}, or the driver's. */
    static Map<String, String> labels(SparkConf conf, Role role, Substitution substitution) {
        return labels(
                conf,
                role.key("label."),
                Labels.RESERVED,
                value -> substitution.ids(value, LONGEST_ID));
    }

    /** Key: {@code spark.kubernetes.driver.service.label.*}. */
    static Map<String, String> serviceLabels(SparkConf conf, String prefix) {
        return labels(conf, prefix, Set.of(Labels.APPLICATION), UnaryOperator.identity());
    }

    private static Map<String, String> labels(
            SparkConf conf, String prefix, Set<String> reserved, UnaryOperator<String> longest) {
        Map<String, String> labels = new TreeMap<>();
        conf.prefixed(prefix)
                .forEach(
                        (name, value) -> {
                            if (reserved.contains(name)) {
                                conf.problems()
                                        .add(
                                                prefix + name,
                                                value,
                                                "this label is set by Spark; choose another name");
                            } else if (isLabel(conf, prefix, name, value, longest.apply(value))) {
                                labels.put(name, value);
                            }
                        });
        return labels;
    }

    /** Key: {@code spark.kubernetes.executor.annotation.*}, or the driver's. */
    static Map<String, String> annotations(SparkConf conf, Role role) {
        return annotations(conf, role.key("annotation."));
    }

    static Map<String, String> annotations(SparkConf conf, String prefix) {
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
     * spark.kubernetes.executor.node.selector.*}, or the driver's.
     */
    static Map<String, String> nodeSelector(SparkConf conf, Role role) {
        Map<String, String> selector = new TreeMap<>();
        for (String prefix :
                List.of("spark.kubernetes.node.selector.", role.key("node.selector."))) {
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

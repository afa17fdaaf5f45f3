package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of one volume of the conf, checked as Kubernetes and Spark check them.
 *
 * @param prefix of its keys, {@code spark.kubernetes.executor.volumes.TYPE.NAME.}
 * @param options by what comes after the prefix
 */
record VolumeOptions(SparkConf conf, String prefix, Map<String, String> options) {

    private static final Set<String> MOUNT =
            Set.of("mount.path", "mount.subPath", "mount.subPathExpr", "mount.readOnly");
    private static final Pattern STEP_BACK = Pattern.compile("(^|.*/)\\.\\.(/.*|$)");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final int LEAST_SIZE = 1024;

    /**
     * The options of each volume by TYPE.NAME, in an order that does not change.
     *
     * @param prefix of all volumes, {@code spark.kubernetes.executor.volumes.}
     */
    static SortedMap<String, VolumeOptions> byVolume(SparkConf conf, String prefix) {
        SortedMap<String, VolumeOptions> volumes = new TreeMap<>();
        conf.prefixed(prefix)
                .forEach(
                        (key, value) -> {
                            String[] parts = key.split("\\.", 3);
                            if (parts.length == 3) {
                                String name = parts[0] + "." + parts[1];
                                volumes.computeIfAbsent(
                                                name,
                                                _ ->
                                                        new VolumeOptions(
                                                                conf,
                                                                prefix + name + ".",
                                                                new TreeMap<>()))
                                        .options()
                                        .put(parts[2], value);
                            }
                        });
        return volumes;
    }

    @Nullable String text(String option) {
        String value = options.get(option);
        return value == null || value.isBlank() ? null : value.trim();
    }

    String needed(String option) {
        String value = text(option);
        if (value == null) {
            conf.problems().add("set " + prefix + option + " too: the volume needs it");
            return "";
        }
        return value;
    }

    boolean flag(String option) {
        return conf.flag(prefix + option, false);
    }

    /** A path on the node, which may not step back out of what it names. */
    String path(String option) {
        String path = needed(option);
        if (STEP_BACK.matcher(path).matches()) {
            conf.problems().add(prefix + option, path, "write a path without '..'");
        }
        return path;
    }

    /** A value out of a list, or nothing for Kubernetes' default. */
    String oneOf(String option, Set<String> values) {
        String value = text(option);
        if (value == null) {
            return "";
        }
        if (!values.contains(value)) {
            conf.problems()
                    .add(
                            prefix + option,
                            value,
                            "write one of " + String.join(", ", new TreeSet<>(values)));
            return "";
        }
        return value;
    }

    /** A size; digits alone are bytes, so few of them are a unit forgotten. */
    @Nullable Quantity size(String option) {
        String value = text(option);
        if (value == null) {
            return null;
        }
        if (!Syntax.QUANTITY.fits(value)) {
            conf.problems().add(prefix + option, value, "write " + Syntax.QUANTITY.right());
            return null;
        }
        if (DIGITS.matcher(value).matches()
                && value.length() < 5
                && Integer.parseInt(value) < LEAST_SIZE) {
            conf.problems()
                    .add(
                            prefix + option,
                            value,
                            "these are bytes; write the unit too, such as " + value + "Gi");
            return null;
        }
        return new Quantity(value);
    }

    VolumeMount mount(String name) {
        String subPath = text("mount.subPath");
        String subPathExpr = text("mount.subPathExpr");
        if (subPath != null && subPathExpr != null) {
            conf.problems()
                    .add(
                            prefix + "mount.subPathExpr",
                            subPathExpr,
                            "remove this or " + prefix + "mount.subPath; a mount has one of them");
        }
        relative("mount.subPath", subPath);
        relative("mount.subPathExpr", subPathExpr);
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(needed("mount.path"))
                .withSubPath(subPath)
                .withSubPathExpr(subPathExpr)
                .withReadOnly(flag("mount.readOnly"))
                .build();
    }

    private void relative(String option, @Nullable String path) {
        if (path != null && (path.startsWith("/") || STEP_BACK.matcher(path).matches())) {
            conf.problems()
                    .add(
                            prefix + option,
                            path,
                            "write a path without '..' that does not start with '/'");
        }
    }

    /** An option that the type does not have is a slip of the pen that Spark says nothing about. */
    void warnOfOthers(String type, Set<String> known) {
        for (String option : new TreeSet<>(options.keySet())) {
            boolean isKnown =
                    MOUNT.contains(option)
                            || known.contains(option)
                            || known.stream()
                                    .anyMatch(k -> k.endsWith(".") && option.startsWith(k));
            if (!isKnown) {
                conf.problems()
                        .warn(
                                prefix
                                        + option
                                        + " has no effect: "
                                        + type
                                        + " has the options "
                                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}

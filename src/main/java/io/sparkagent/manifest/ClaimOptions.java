package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.snapshot.Labels;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a conf asks of a claim that is made.
 *
 * <p>Keys: {@code .options.storageClass}, {@code .options.sizeLimit}, {@code .label.*} and {@code
 * .annotation.*} of a volume; {@code spark.kubernetes.legacy.useReadWriteOnceAccessMode}.
 */
record ClaimOptions(VolumeOptions options) {

    static final String CLAIM_NAME = "options.claimName";
    static final String STORAGE_CLASS = "options.storageClass";
    static final String SIZE = "options.sizeLimit";

    private Problems problems() {
        return options.conf().problems();
    }

    String storageClass(String storageClass) {
        if (!storageClass.isEmpty()) {
            Syntax.DNS_SUBDOMAIN.check(
                    problems(), options.prefix() + STORAGE_CLASS, storageClass, "a name");
        }
        return storageClass;
    }

    Quantity size() {
        Quantity size = options.size(SIZE);
        if (size != null && Quantity.getAmountInBytes(size).signum() == 0) {
            problems().add(options.prefix() + SIZE, size.toString(), "write more than nothing");
        }
        return Objects.requireNonNullElseGet(size, () -> new Quantity("1Gi")); // told before
    }

    String accessMode(SparkVersion version) {
        boolean legacy =
                options.conf()
                        .flag(
                                "spark.kubernetes.legacy.useReadWriteOnceAccessMode",
                                !version.isAtLeast(4, 0));
        return legacy ? "ReadWriteOnce" : "ReadWriteOncePod";
    }

    Map<String, String> labels() {
        String prefix = options.prefix() + "label.";
        Map<String, String> labels = options.conf().prefixed(prefix);
        labels.forEach(
                (name, value) -> {
                    String key = prefix + name;
                    if (name.equals(Labels.APPLICATION) || name.equals(Labels.INSTANCE)) {
                        problems()
                                .add(
                                        key,
                                        value,
                                        "this label tells whose the claim is; choose another name");
                    } else if (!Syntax.QUALIFIED_NAME.fits(name)) {
                        problems()
                                .add(
                                        key,
                                        value,
                                        "the label's name has " + Syntax.QUALIFIED_NAME.right());
                    } else {
                        Syntax.LABEL_VALUE.check(problems(), key, value, "a value");
                    }
                });
        return labels;
    }

    Map<String, String> annotations() {
        String prefix = options.prefix() + "annotation.";
        Map<String, String> annotations = options.conf().prefixed(prefix);
        annotations.forEach(
                (name, value) -> {
                    if (!Syntax.QUALIFIED_NAME.fits(name.toLowerCase(Locale.ROOT))) {
                        problems()
                                .add(
                                        prefix + name,
                                        value,
                                        "the annotation's name has "
                                                + Syntax.QUALIFIED_NAME.right());
                    }
                });
        return annotations;
    }
}

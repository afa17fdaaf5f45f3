package io.sparkagent.submit;

import io.sparkagent.config.SparkVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which Spark a driver's image has, as far as can be known without it: what the conf says, the
 * image's tag, the {@code RELEASE} of {@code SPARK_HOME}, or the newest line that we know.
 */
public final class ImageVersion {

    private static final String KEY = "spark.kubernetes.agent.sparkVersion";
    private static final String NEWEST = "4.1.1";

    /** Where a registry's port, which has no dots, is no version. */
    private static final Pattern TAG = Pattern.compile(":[^/@]*?(\\d+\\.\\d+\\.\\d+)[^/@]*(@|$)");

    private static final Pattern RELEASE = Pattern.compile("^Spark (\\d+\\.\\d+\\.\\d+\\S*)");

    private ImageVersion() {}

    public static SparkVersion of(Map<String, String> properties, Map<String, String> environment) {
        return SparkVersion.parse(
                Optional.ofNullable(properties.get(KEY))
                        .map(String::strip)
                        .filter(version -> !version.isEmpty())
                        .or(() -> ofImage(properties))
                        .or(() -> ofHome(environment))
                        .orElse(NEWEST));
    }

    private static Optional<String> ofImage(Map<String, String> properties) {
        return Stream.of(
                        "spark.kubernetes.driver.container.image",
                        "spark.kubernetes.container.image")
                .map(key -> properties.getOrDefault(key, ""))
                .filter(image -> !image.isBlank())
                .findFirst()
                .map(image -> TAG.matcher(image.strip()))
                .filter(Matcher::find)
                .map(tag -> tag.group(1));
    }

    private static Optional<String> ofHome(Map<String, String> environment) {
        String home = environment.getOrDefault("SPARK_HOME", "");
        if (home.isBlank()) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(Path.of(home, "RELEASE"))) {
            return lines.findFirst()
                    .map(RELEASE::matcher)
                    .filter(Matcher::find)
                    .map(release -> release.group(1));
        } catch (IOException | java.io.UncheckedIOException | IllegalArgumentException _) {
            return Optional.empty(); // no distribution, or one that was built by hand
        }
    }
}

package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The image of Spark's container.
 *
 * <p>Keys: {@code spark.kubernetes.executor.container.image} or {@code
 * spark.kubernetes.driver.container.image} (else {@code spark.kubernetes.container.image}), {@code
 * spark.kubernetes.container.image.pullPolicy}.
 */
record Image(String name, String pullPolicy) {

    private static final String COMMON = "spark.kubernetes.container.image";
    private static final Pattern BLANK = Pattern.compile("\\s");

    static Image read(SparkConf conf, Role role, Substitution substitution) {
        return new Image(
                substitution.version(name(conf, role)),
                pullPolicy(conf, COMMON + ".pullPolicy", "IfNotPresent"));
    }

    private static String name(SparkConf conf, Role role) {
        String own = role.key("container.image");
        Optional<String> image = conf.text(own).or(() -> conf.text(COMMON));
        if (image.isEmpty()) {
            conf.problems()
                    .add(
                            "there is no image for "
                                    + (role == Role.DRIVER ? "the driver" : "executors")
                                    + others(conf, role)
                                    + ": set "
                                    + COMMON
                                    + " or "
                                    + own);
        }
        image.ifPresent(name -> check(conf, conf.text(own).isPresent() ? own : COMMON, name));
        return image.orElse("none"); // told above; what else is wrong can be told too
    }

    private static String others(SparkConf conf, Role role) {
        Role other = role == Role.DRIVER ? Role.EXECUTOR : Role.DRIVER;
        String whose = role == Role.DRIVER ? "the executors'" : "the driver's";
        String whom = role == Role.DRIVER ? "executors" : "the driver";
        return conf.text(other.key("container.image"))
                .map(name -> " (" + whose + ", " + name + ", is for " + whom + " only)")
                .orElse("");
    }

    static void check(SparkConf conf, String key, String name) {
        if (BLANK.matcher(name).find()) {
            conf.problems().add(key, name, "write an image's name without blanks");
        }
    }

    static String pullPolicy(SparkConf conf, String key, String standard) {
        String policy = conf.text(key, standard);
        if (!Set.of("Always", "Never", "IfNotPresent").contains(policy)) {
            conf.problems().add(key, policy, "write Always, Never or IfNotPresent");
            return standard;
        }
        return policy;
    }
}

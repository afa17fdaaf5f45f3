package io.sparkagent.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a driver may ask for. User code controls the Spark conf, so what bounds it lies in a file
 * that only the agent's container mounts ({@link PolicyFile}).
 *
 * @param maximumExecutors executors that one application may have at a time
 * @param defaultServiceAccount account of executors for which the application names none; they get
 *     no token
 * @param serviceAccounts accounts that an application may name for its executors, as patterns
 * @param images image names, as patterns
 * @param volumes kinds of volumes, by the field's name in a pod's volume
 * @param secrets Secrets that executors may mount or refer to, as patterns
 * @param privileged whether executors may have privileged containers, host namespaces and ports,
 *     added capabilities
 */
public record Policy(
        int maximumExecutors,
        String defaultServiceAccount,
        List<String> serviceAccounts,
        List<String> images,
        List<String> volumes,
        List<String> secrets,
        boolean privileged) {

    /** Used where no policy file is mounted, and for each key that the file leaves out. */
    public static final Policy DEFAULT =
            new Policy(
                    Integer.MAX_VALUE,
                    "spark-executor",
                    List.of("spark-executor"),
                    List.of("*"),
                    List.of(
                            "configMap",
                            "emptyDir",
                            "persistentVolumeClaim",
                            "ephemeral",
                            "downwardAPI"),
                    List.of(),
                    false);

    public Policy {
        serviceAccounts = List.copyOf(serviceAccounts);
        images = List.copyOf(images);
        volumes = List.copyOf(volumes);
        secrets = List.copyOf(secrets);
    }

    /** Whether a name fits one of the patterns, in which {@code *} stands for anything. */
    public static boolean allows(List<String> patterns, String name) {
        return patterns.stream()
                .map(
                        pattern ->
                                Stream.of(pattern.split("\\*", -1))
                                        .map(Pattern::quote)
                                        .collect(Collectors.joining(".*")))
                .anyMatch(name::matches);
    }
}

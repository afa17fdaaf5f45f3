package io.sparkagent.submit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Options of spark-submit that mean nothing on Kubernetes, each with what to do instead. */
public final class Refused {

    private static final Map<String, String> SENTENCES = sentences();

    private Refused() {}

    private static Map<String, String> sentences() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("--queue", "queues are YARN's; a namespace is what has a quota here: --namespace");
        all.put(
                "--supervise",
                "it is of standalone clusters; to have the driver restarted write --restart-policy"
                        + " on-failure");
        all.put(
                "--total-executor-cores",
                "it is of standalone clusters; write --num-executors and --executor-cores");
        all.put("--kill", "it is a command of its own: spark-agent kill NAME");
        all.put("--status", "it is a command of its own: spark-agent status NAME");
        all.put(
                "--remote",
                "it is for clients of a Spark Connect server; a driver is submitted with --master"
                        + " k8s://HOST:PORT, or to the kubeconfig's cluster");
        all.put("--driver-default-class-path", "Spark sets it itself; write --driver-class-path");
        all.put("--usage-error", "it is Spark's own; all options are told by --help");
        return all;
    }

    /** Why the option is refused, as the end of a sentence. */
    public static Optional<String> sentence(String option) {
        return Optional.ofNullable(SENTENCES.get(option));
    }

    /** All of them, with why. */
    public static Map<String, String> all() {
        return SENTENCES;
    }
}

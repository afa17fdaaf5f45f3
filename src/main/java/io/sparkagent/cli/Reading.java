package io.sparkagent.cli;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.SparkConf;
import io.sparkagent.manifest.Application;
import io.sparkagent.manifest.ExecutorPods;
import io.sparkagent.manifest.PolicyCheck;

/** What the agent makes of a conf. */
public record Reading(ExecutorPods pods, PolicyCheck policy) {

    /** The way from a conf to it, which is the agent's own. */
    @FunctionalInterface
    public interface Reader {

        /** What is wrong is in the conf's problems afterwards. */
        Reading read(
                SparkConf conf,
                Application application,
                Policy policy,
                KubernetesSerialization serialization);
    }
}

package io.sparkagent.cli;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Catalogue;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import io.sparkagent.manifest.ExecutorObjects;
import io.sparkagent.manifest.ExecutorPods;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** One look at a configuration: read as the agent reads it, and tried out on an executor. */
final class Inspection {

    private final Problems problems = new Problems();
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final boolean policyIsKnown;
    private final SparkConf conf;
    private final Reading reading;

    Inspection(ConfOptions options, Reading.Reader reader) {
        policyIsKnown = options.namesPolicy();
        Policy policy = options.policy(problems);
        conf = options.conf(problems);
        reading = reader.read(conf, options.application(conf), policy, serialization);
        Catalogue.load().warnOfUnknownKeys(conf);
        if (ExecutorPods.needsDriver(conf)) {
            problems.warn(
                    "what the classes of spark.kubernetes.executor.pod.featureSteps change is not"
                            + " shown: only a driver can run them");
        }
    }

    /**
     * A profile's id is taken for its place among the profiles too, which is what it is where the
     * application makes one after the other.
     *
     * @return empty when the agent would refuse the application
     */
    Optional<ExecutorObjects> executor(int id, ResourceProfile profile) {
        if (!errors().isEmpty()) {
            return Optional.empty();
        }
        ExecutorObjects objects = reading.pods().build(id, profile, profile.id());
        for (String violation : reading.policy().violations(objects.pod())) {
            if (policyIsKnown) {
                problems.add(violation);
            } else {
                problems.warn("the default policy refuses this (see --policy): " + violation);
            }
        }
        return errors().isEmpty() ? Optional.of(objects) : Optional.empty();
    }

    List<String> errors() {
        return problems.sentences();
    }

    /** One sentence a line. */
    void report(PrintWriter writer) {
        problems.sentences().forEach(sentence -> writer.println("error: " + sentence));
        problems.warnings().forEach(sentence -> writer.println("warning: " + sentence));
    }

    String yaml(Object object) {
        return serialization.asYaml(object);
    }
}

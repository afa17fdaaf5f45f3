package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import java.util.List;

/**
 * Builds executor pods: a fold over feature steps that were read from the conf once, in the order
 * of the list.
 */
public final class ExecutorPods {

    private static final List<String> NOT_SUPPORTED =
            List.of(
                    "spark.kubernetes.executor.pod.featureSteps",
                    "spark.kubernetes.executor.pod.excludedFeatureSteps");

    private final List<FeatureStep> steps;

    private ExecutorPods(List<FeatureStep> steps) {
        this.steps = steps;
    }

    /** Reads everything; what is wrong is in the conf's problems afterwards. */
    public static ExecutorPods read(
            SparkConf conf,
            Application application,
            Policy policy,
            KubernetesSerialization serialization) {
        for (String key : NOT_SUPPORTED) {
            conf.text(key)
                    .ifPresent(
                            value -> conf.problems().add(key, value, "not supported; remove it"));
        }
        Names names = Names.read(conf, application.instance());
        List<FeatureStep> steps =
                List.of(
                        TemplateStep.read(conf, application.templates(), serialization),
                        BasicStep.read(conf, application, names),
                        EnvironmentStep.read(conf, application),
                        ResourcesStep.read(conf),
                        AccountStep.read(conf, policy),
                        SchedulingStep.read(conf),
                        SecretsStep.read(conf),
                        VolumesStep.read(conf),
                        ConfigMapStep.read(conf, names, application.confFiles()),
                        HadoopConfStep.read(conf),
                        LocalDirectoriesStep.read(conf, application),
                        DecommissionStep.read(conf));
        return new ExecutorPods(steps);
    }

    public ExecutorObjects build(int id, ResourceProfile profile) {
        ExecutorRequest request = new ExecutorRequest(id, profile);
        PodDraft draft = new PodDraft(new Pod(), new Container(), List.of());
        for (FeatureStep step : steps) {
            draft = step.configure(draft, request);
        }
        return draft.finished();
    }
}

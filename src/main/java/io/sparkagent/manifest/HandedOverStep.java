package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.HandedOver;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an executor pod starts when the user has feature steps of their own: with the pod that
 * Spark's own builder made in the driver, the executor's id filled in.
 *
 * <p>So template, basic, environment, resources, scheduling, secrets, volumes, Hadoop conf, local
 * directories and decommissioning are as that Spark makes them, then changed by the user's steps.
 * What is ours is put on afterwards, whatever the steps have done: {@link #OURS}, the id and the
 * secret in the environment.
 *
 * <p>Key: {@code spark.kubernetes.executor.pod.featureSteps}.
 */
record HandedOverStep(Application application, KubernetesSerialization serialization)
        implements FeatureStep {

    private static final String KEY = StepSelection.ADDED;
    private static final String PROFILE_TEMPLATES = "spark.kubernetes.agent.profileTemplate.";

    /**
     * Spark mounts a config map and falls back to an account that here are the agent's, and its
     * step for Volcano is not in the usual distributions.
     */
    private static final Set<Class<? extends FeatureStep>> OURS =
            Set.of(
                    IdentityStep.class,
                    AccountStep.class,
                    ConfigMapStep.class,
                    ClaimsStep.class,
                    VolcanoStep.class);

    private static final String EXECUTOR_ID = "SPARK_EXECUTOR_ID";

    /**
     * Reads the steps of a pod that is handed over.
     *
     * @param all the steps of one that is not, in their order
     */
    static List<FeatureStep> read(
            SparkConf conf,
            StepSelection selection,
            List<FeatureStep> all,
            Application application,
            KubernetesSerialization serialization) {
        if (selection.custom() && !conf.prefixed(PROFILE_TEMPLATES).isEmpty()) {
            conf.problems()
                    .add(
                            KEY,
                            conf.text(KEY, ""),
                            "Spark's builder knows one template; remove this or "
                                    + PROFILE_TEMPLATES
                                    + "*");
        }
        List<FeatureStep> steps = new ArrayList<>();
        steps.add(new HandedOverStep(application, serialization));
        all.stream().filter(step -> OURS.contains(step.getClass())).forEach(steps::add);
        return List.copyOf(steps);
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return switch (request.profile().handedOver().orElseThrow()) {
            case HandedOver.Template(String json) -> start(json, request.id());
            case HandedOver.Nothing(String why) -> throw new IllegalArgumentException(why);
        };
    }

    private PodDraft start(String json, int id) {
        Pod pod = read(json.replace(HandedOver.PLACEHOLDER, String.valueOf(id)));
        List<Container> others = new ArrayList<>(pod.getSpec().getContainers());
        Container spark = others.removeLast();
        return new PodDraft(
                new PodBuilder()
                        .withMetadata(labelsAndAnnotations(pod.getMetadata()))
                        .withSpec(pod.getSpec())
                        .editSpec()
                        .withContainers(others)
                        .endSpec()
                        .build(),
                new ContainerBuilder(spark).withEnv(environment(spark, id)).build());
    }

    private Pod read(String json) {
        @Nullable Pod pod;
        try {
            pod = serialization.unmarshal(json, Pod.class);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(KEY + ": what was handed over is no pod", e);
        }
        if (pod == null || pod.getSpec() == null || pod.getSpec().getContainers().isEmpty()) {
            throw new IllegalArgumentException(KEY + ": what was handed over has no container");
        }
        return pod;
    }

    /** Finalizers and other owners would keep what has to go. */
    private static ObjectMeta labelsAndAnnotations(@Nullable ObjectMeta handedOver) {
        return handedOver == null
                ? new ObjectMeta()
                : new ObjectMetaBuilder()
                        .withLabels(handedOver.getLabels())
                        .withAnnotations(handedOver.getAnnotations())
                        .build();
    }

    /** An executor that registered with another id, or none, would confuse all books. */
    private List<EnvVar> environment(Container spark, int id) {
        List<EnvVar> env = new ArrayList<>(spark.getEnv());
        env.removeIf(variable -> EXECUTOR_ID.equals(variable.getName()));
        env.add(new EnvVarBuilder().withName(EXECUTOR_ID).withValue(String.valueOf(id)).build());
        ExecutorSecret.of(application).map(ExecutorSecret::variable).ifPresent(env::add);
        return env;
    }
}

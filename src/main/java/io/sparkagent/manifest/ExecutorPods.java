package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Builds executor pods: a fold over feature steps that were read from the conf once, in the order
 * of the list, which is Spark's.
 */
public final class ExecutorPods {

    private static final ResourceProfile DEFAULT = new ResourceProfile(0, Map.of());

    /** Stands for profiles that are not known yet: what is too much for it is so for all. */
    private static final ResourceProfile LEAST =
            new ResourceProfile(1, Map.of("cores", new Resource(1, "")));

    private final Templates templates;
    private final ExecutorResources resources;
    private final List<FeatureStep> steps;
    private final List<FeatureStep> stepsOnHandedOver;
    private final ClaimsStep claims;

    private ExecutorPods(
            Templates templates,
            ExecutorResources resources,
            List<FeatureStep> steps,
            List<FeatureStep> stepsOnHandedOver,
            ClaimsStep claims) {
        this.templates = templates;
        this.resources = resources;
        this.steps = List.copyOf(steps);
        this.stepsOnHandedOver = stepsOnHandedOver;
        this.claims = claims;
    }

    /** Reads everything; what is wrong is in the conf's problems afterwards. */
    public static ExecutorPods read(
            SparkConf conf,
            Application application,
            Policy policy,
            KubernetesSerialization serialization) {
        StepSelection selection = StepSelection.read(conf, Role.EXECUTOR);
        Names names = Names.read(conf, application.instance());
        ExecutorResources resources = ExecutorResources.read(conf);
        ClaimsStep claims =
                selection.keeps(StepSelection.VOLUMES)
                        ? ClaimsStep.read(conf, application, names)
                        : ClaimsStep.none(application, names);
        List<FeatureStep> steps = new ArrayList<>();
        steps.add(BasicStep.read(conf, application));
        steps.add(new IdentityStep(application, names));
        steps.add(EnvironmentStep.read(conf, application, resources));
        steps.add(ResourcesStep.read(conf, resources));
        steps.add(SchedulingStep.read(conf, Role.EXECUTOR));
        steps.add(GracePeriodStep.read(conf, application));
        steps.add(ConfigMapStep.read(conf, names, application.confFiles()));
        steps.add(DecommissionStep.read(conf));
        steps.add(AccountStep.read(conf, policy, selection.keeps(StepSelection.CREDENTIALS)));
        add(
                steps,
                selection,
                StepSelection.SECRET_MOUNTS,
                SecretMountsStep.read(conf, Role.EXECUTOR));
        add(
                steps,
                selection,
                StepSelection.SECRET_VARIABLES,
                SecretVariablesStep.read(conf, Role.EXECUTOR));
        add(steps, selection, StepSelection.VOLUMES, VolumesStep.read(conf, Role.EXECUTOR));
        steps.add(claims);
        steps.add(KerberosStep.read(conf));
        add(steps, selection, StepSelection.HADOOP, HadoopConfStep.read(conf));
        add(
                steps,
                selection,
                StepSelection.LOCAL_DIRECTORIES,
                LocalDirectoriesStep.read(conf, application.environment(), application.instance()));
        if (selection.volcano()) {
            steps.add(VolcanoStep.of(application));
        }
        TemplateReader reader =
                new TemplateReader(conf, Role.EXECUTOR, application.templates(), serialization);
        ExecutorPods pods =
                new ExecutorPods(
                        Templates.read(conf, reader),
                        resources,
                        steps,
                        HandedOverStep.read(conf, selection, steps, application, serialization),
                        claims);
        pods.check(conf);
        return pods;
    }

    /** Whether the conf names feature steps that only the driver can run. */
    public static boolean needsDriver(SparkConf conf) {
        return StepSelection.read(conf, Role.EXECUTOR).custom();
    }

    private static void add(
            List<FeatureStep> steps, StepSelection selection, String name, FeatureStep step) {
        if (selection.keeps(name)) {
            steps.add(step);
        }
    }

    /** Looks at what each template comes to. */
    private void check(SparkConf conf) {
        Problems problems = conf.problems();
        String account = "spark.kubernetes.authenticate.executor.serviceAccountName";
        ExecutorRequest first = new ExecutorRequest(1, DEFAULT, 0, Map.of());
        Template ofDefault = templates.choose(first, resources.custom(DEFAULT));
        for (Template template : templates.all()) {
            boolean isDefault = template.equals(ofDefault);
            ExecutorRequest request =
                    isDefault ? first : new ExecutorRequest(1, LEAST, 0, Map.of());
            Pod pod = build(steps, template, request).pod();
            String of = template.written().isEmpty() ? "" : " of " + template.source();
            PodRules.violations(pod)
                    .forEach(
                            s ->
                                    problems.add(
                                            "Kubernetes would refuse an executor's pod"
                                                    + of
                                                    + ": "
                                                    + s));
            Overrides.ofExecutors(template, pod, isDefault).forEach(problems::warn);
            String used = pod.getSpec().getServiceAccountName();
            conf.text(account)
                    .filter(wanted -> used != null && !wanted.equals(used))
                    .ifPresent(
                            wanted ->
                                    problems.warn(
                                            account
                                                    + "="
                                                    + wanted
                                                    + " has no effect: "
                                                    + template.source()
                                                    + " has spec.serviceAccountName="
                                                    + used
                                                    + ", which comes first"));
        }
    }

    /**
     * Whether a conf asks for persistent volume claims that the agent makes; for a first look,
     * which finds no problems.
     */
    public static boolean makeClaims(SparkConf conf) {
        return ClaimReader.asksFor(conf);
    }

    /** What the persistent volume claims that the agent makes have to be, by volume. */
    public SortedMap<String, Claim.Terms> claimTerms() {
        return claims.terms();
    }

    /**
     * Names of the claims that an executor will have.
     *
     * @param reused those that it takes over, by volume
     */
    public List<String> claims(int id, Map<String, String> reused) {
        return List.copyOf(claims.claims(id, reused).values());
    }

    /** An executor of a profile that is the default one or has no template by its order. */
    public ExecutorObjects build(int id, ResourceProfile profile) {
        return build(id, profile, 0);
    }

    /**
     * @param order place of the profile among those besides the default, by ascending id, from 1
     */
    public ExecutorObjects build(int id, ResourceProfile profile, int order) {
        return build(id, profile, order, Map.of());
    }

    /**
     * @param order place of the profile among those besides the default, by ascending id, from 1
     * @param reused names of claims that the executor takes over, by volume
     */
    public ExecutorObjects build(
            int id, ResourceProfile profile, int order, Map<String, String> reused) {
        ExecutorRequest request = new ExecutorRequest(id, profile, order, reused);
        return profile.handedOver().isPresent()
                ? build(stepsOnHandedOver, Templates.NONE, request)
                : build(steps, templates.choose(request, resources.custom(profile)), request);
    }

    private static ExecutorObjects build(
            List<FeatureStep> steps, Template template, ExecutorRequest request) {
        PodDraft draft = template.start();
        for (FeatureStep step : steps) {
            draft = step.configure(draft, request);
        }
        return draft.finished();
    }
}

package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a submission makes. */
public final class DriverManifest {

    private final DriverObjects objects;
    private final AgentOptions agent;
    private final String account;
    private final ExecutorsOfDriver executors;

    private DriverManifest(
            DriverObjects objects,
            AgentOptions agent,
            String account,
            ExecutorsOfDriver executors) {
        this.objects = objects;
        this.agent = agent;
        this.account = account;
        this.executors = executors;
    }

    /**
     * Reads everything and builds it; what is wrong is in the problems afterwards, and with any
     * nothing may be created.
     */
    public static DriverManifest read(
            Submission submission,
            DriverPlace place,
            Delivery delivery,
            KubernetesSerialization serialization,
            Problems problems) {
        SparkConf conf = new SparkConf(submission.properties(), place.environment(), problems);
        AgentOptions agent = AgentOptions.read(conf);
        Map<String, String> templates = DriverTemplatesStep.texts(conf, agent.executorTemplate());
        Template template = template(conf, serialization);
        DriverDraft draft = new DriverDraft(place, template.start(), submission.properties());
        DriverSteps steps =
                DriverSteps.read(
                        conf, submission, place, delivery, agent, templates, serialization);
        for (DriverStep step : steps.all()) {
            draft = step.configure(draft);
        }
        Pod pod = draft.finishedPod();
        check(conf, template, pod);
        ExecutorsOfDriver executors =
                ExecutorsOfDriver.of(conf, draft.properties(), templates, place, serialization);
        if (agent.enabled()) {
            executors.check(problems);
        }
        HasMetadata driver =
                submission
                        .restarts()
                        .<HasMetadata>map(restarts -> DriverJob.of(pod, restarts, place.unique()))
                        .orElse(pod);
        return new DriverManifest(
                new DriverObjects(inOrder(draft.objects()), driver),
                agent,
                Objects.toString(pod.getSpec().getServiceAccountName(), ""),
                executors);
    }

    /** Keys: {@code spark.kubernetes.driver.podTemplateFile}, {@code .podTemplateContainerName}. */
    private static Template template(SparkConf conf, KubernetesSerialization serialization) {
        String key = "spark.kubernetes.driver.podTemplateFile";
        String file = conf.text(key, "");
        return Optional.of(file)
                .filter(name -> !name.isEmpty())
                .flatMap(name -> new SubmitterFiles(conf).text(key, name))
                .map(text -> Map.of(file, text))
                .map(texts -> new TemplateReader(conf, Role.DRIVER, texts, serialization))
                .map(reader -> reader.read(key, file))
                .orElse(Template.none(Role.DRIVER));
    }

    private static void check(SparkConf conf, Template template, Pod pod) {
        String of = template.written().isEmpty() ? "" : " of " + template.source();
        PodRules.violations(pod)
                .forEach(
                        violation ->
                                conf.problems()
                                        .add(
                                                "Kubernetes would refuse the driver's pod"
                                                        + of
                                                        + ": "
                                                        + violation));
        Overrides.ofDriver(template, pod).forEach(conf.problems()::warn);
    }

    /** The order in which to make them: whoever refers to another comes after it. */
    private static List<HasMetadata> inOrder(List<HasMetadata> objects) {
        return objects.stream().sorted(Comparator.comparingInt(DriverManifest::rank)).toList();
    }

    private static int rank(HasMetadata object) {
        return switch (object) {
            case Service _ -> 0;
            case ConfigMap _ -> 1;
            case Secret _ -> 2;
            default -> 3;
        };
    }

    /**
     * What a policy does not allow executors, a sentence each; nothing where no agent makes them.
     */
    public List<String> violations(Policy policy) {
        return agent.enabled()
                ? new PolicyCheck(policy, account, Optional.empty())
                        .violations(executors.first(policy))
                : List.of();
    }

    /** All of it, without owner references. */
    public DriverObjects objects() {
        return objects;
    }
}

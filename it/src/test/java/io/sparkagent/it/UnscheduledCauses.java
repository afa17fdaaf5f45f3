package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.sparkagent.it.Cause.Scenario;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Executors that no node takes. */
final class UnscheduledCauses {

    private UnscheduledCauses() {}

    static List<Cause> all() {
        return List.of(
                unscheduled(
                        "cpu",
                        "no node has the CPU",
                        "Insufficient cpu",
                        "ask for less (`spark.kubernetes.executor.request.cores`), or add nodes",
                        conf(Map.of("spark.kubernetes.executor.request.cores", "5000"))),
                unscheduled(
                        "memory",
                        "no node has the memory",
                        "Insufficient memory",
                        "ask for less (`spark.executor.memory`, `.memoryOverhead`), or add nodes",
                        conf(Map.of("spark.executor.memory", "20000g"))),
                unscheduled(
                        "gpu",
                        "no node has the GPU",
                        "Insufficient nvidia\\.com/gpu",
                        "see `spark.executor.resource.gpu.*`, and whether the nodes' device plugin"
                                + " runs",
                        conf(
                                Map.of(
                                        "spark.executor.resource.gpu.amount",
                                        "1",
                                        "spark.executor.resource.gpu.vendor",
                                        "nvidia.com",
                                        "spark.executor.resource.gpu.discoveryScript",
                                        "/opt/none",
                                        "spark.task.resource.gpu.amount",
                                        "1"))),
                unscheduled(
                        "taint",
                        "the nodes have a taint",
                        "untolerated taint",
                        "tolerate it in the executor template (`spec.tolerations`)",
                        template(
                                pod -> pod.editSpec().addToNodeSelector("type", "kwok").endSpec())),
                unscheduled(
                        "affinity",
                        "no node has the labels",
                        "didn't match Pod's node affinity/selector",
                        "compare node selector and affinity of conf and template with `kubectl get"
                                + " nodes --show-labels`",
                        template(UnscheduledCauses::wantsOddDisk)));
    }

    private static Cause unscheduled(
            String name, String title, String words, String todo, Scenario scenario) {
        return Cause.of(name, title, scenario)
                .named(words)
                .waiting("unscheduled")
                .event("ExecutorsPending")
                .todo(todo);
    }

    private static Scenario conf(Map<String, String> conf) {
        return stage -> {
            Submission submission = stage.submission();
            conf.forEach(submission::conf);
            stage.start(submission);
            return stage.executor(Pods::isUnscheduled);
        };
    }

    private static Scenario template(UnaryOperator<PodBuilder> change) {
        return stage -> {
            stage.start(stage.submission().executorTemplate(change));
            return stage.executor(Pods::isUnscheduled);
        };
    }

    private static PodBuilder wantsOddDisk(PodBuilder pod) {
        return pod.editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("disk")
                .withOperator("In")
                .withValues("of-a-kind-that-no-node-has")
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec();
    }
}

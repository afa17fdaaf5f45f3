package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.it.Cause.Shown;
import java.util.List;

/** What the cluster does to executors. */
final class ClusterCauses {

    private static final String SEAT = "example.com/seat";
    private static final String PATH = "example.com~1seat";
    private static final String FAKE =
            "the executor is on a KWOK node, and only looks as if it ran";

    private ClusterCauses() {}

    static List<Cause> all() {
        return List.of(
                Cause.of(
                                "preemption",
                                "a pod of higher priority needs its place",
                                ClusterCauses::preempted)
                        .named("preempted for a pod of higher priority")
                        .ended("preempted")
                        .event("Decommissioned")
                        .todo("a `priorityClassName` in the executor template, or more nodes"),
                Cause.of("drain", "its node is drained", ClusterCauses::drained)
                        .named("evicted, as by a drain of its node")
                        .ended("drained")
                        .event("Decommissioned")
                        .todo("nothing; `spark.decommission.enabled` saves its blocks"),
                Cause.of("node-lost", "its node is gone", ClusterCauses::nodeLost)
                        .named("its node is gone")
                        .ended("node_lost")
                        .event("Decommissioned", "ExecutorFailed")
                        .todo("nothing, if it was meant; else see what became of the node")
                        .standIn(FAKE),
                Cause.of("node-taint", "its node gets a taint", ClusterCauses::tainted)
                        .named("has a taint that it does not tolerate")
                        .ended("node_lost")
                        .event("Decommissioned", "ExecutorFailed")
                        .todo(
                                "`kubectl describe node`: it may not answer, or be short of something")
                        .standIn(FAKE));
    }

    private static Shown preempted(Stage stage) {
        String node = realNode();
        stage.undo(() -> patchNode(stage, node, "remove"));
        patchNode(stage, node, "add");
        stage.startAndAwaitExecutor(stage.submission().executorTemplate(ClusterCauses::takesSeat));
        stage.apply(
                "preemptor",
                """
                apiVersion: scheduling.k8s.io/v1
                kind: PriorityClass
                metadata: {name: NAMESPACE}
                value: 1000
                description: for one test
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: preemptor}
                spec:
                  priorityClassName: NAMESPACE
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: preemptor
                      image: localhost/pause:1
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                      resources: {requests: {example.com/seat: 1}, limits: {example.com/seat: 1}}
                """
                        .replace("NAMESPACE", stage.namespace()));
        return stage.executor(Pods.disruptedBy("PreemptionByScheduler"));
    }

    private static String realNode() {
        return Cluster.CLIENT.nodes().list().getItems().stream()
                .map(Node::getMetadata)
                .filter(node -> !"kwok".equals(node.getLabels().get("type")))
                .map(node -> node.getName())
                .findFirst()
                .orElseThrow();
    }

    /** A node may have one of something that nobody else asks for. */
    private static void patchNode(Stage stage, String node, String operation) {
        String patch =
                "[{'op':'OPERATION','path':'/status/capacity/PATH','value':'1'},"
                        + "{'op':'OPERATION','path':'/status/allocatable/PATH','value':'1'}]";
        stage.kubectl(
                "patch",
                "node",
                node,
                "--subresource",
                "status",
                "--type",
                "json",
                "--patch",
                patch.replace("OPERATION", operation).replace("PATH", PATH).replace('\'', '"'));
    }

    private static PodBuilder takesSeat(PodBuilder pod) {
        return pod.editSpec()
                .editFirstContainer()
                .editOrNewResources()
                .addToRequests(SEAT, new Quantity("1"))
                .addToLimits(SEAT, new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec();
    }

    private static Shown drained(Stage stage) {
        stage.startAndAwaitExecutor(stage.submission());
        Pod victim = stage.executors().getFirst();
        Cluster.CLIENT.pods().resource(victim).evict();
        return stage.executor(Pods.disruptedBy("EvictionByEvictionAPI"));
    }

    private static Shown nodeLost(Stage stage) {
        startOnFakeNode(stage);
        stage.kubectl("delete", "node", fakeNode(stage), "--wait=false");
        return stage.executor(Pods.disruptedBy("DeletionByPodGC"));
    }

    private static Shown tainted(Stage stage) {
        startOnFakeNode(stage);
        stage.kubectl("taint", "node", fakeNode(stage), "causes=one:NoExecute");
        return stage.executor(Pods.disruptedBy("DeletionByTaintManager"));
    }

    private static String fakeNode(Stage stage) {
        return "fake-" + stage.namespace();
    }

    /** A node of its own, to which nobody else goes. */
    private static void startOnFakeNode(Stage stage) {
        String node = fakeNode(stage);
        stage.apply(
                "node",
                """
                apiVersion: v1
                kind: Node
                metadata:
                  name: NODE
                  annotations: {kwok.x-k8s.io/node: fake}
                  labels: {type: kwok, kubernetes.io/hostname: NODE, causes: NODE}
                spec:
                  taints: [{key: kwok.x-k8s.io/node, value: fake, effect: NoSchedule}]
                status:
                  allocatable: {cpu: "100", memory: 1Ti, ephemeral-storage: 1Ti, pods: "100"}
                  capacity: {cpu: "100", memory: 1Ti, ephemeral-storage: 1Ti, pods: "100"}
                """
                        .replace("NODE", node));
        stage.kubectl("wait", "--for", "condition=Ready", "--timeout", "60s", "node/" + node);
        stage.start(stage.submission().executorTemplate(pod -> goesTo(node, pod)));
        stage.awaitThat(
                "the executor seems to run",
                () -> stage.executors().stream().anyMatch(Pods::isRunning));
        stage.watch();
    }

    private static PodBuilder goesTo(String node, PodBuilder pod) {
        return pod.editSpec()
                .addToNodeSelector("causes", node)
                .addNewToleration()
                .withKey("kwok.x-k8s.io/node")
                .withOperator("Exists")
                .endToleration()
                .endSpec();
    }
}

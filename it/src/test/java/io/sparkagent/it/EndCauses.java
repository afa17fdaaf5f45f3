package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.it.Cause.Scenario;
import io.sparkagent.it.Cause.Shown;
import java.util.List;
import java.util.function.UnaryOperator;

/** Executors that end by what they do themselves. */
final class EndCauses {

    private EndCauses() {}

    static List<Cause> all() {
        return List.of(
                end("oom-killed", "it used more memory than its limit", EndCauses::outOfMemory)
                        .named("used more memory than its limit")
                        .ended("out_of_memory")
                        .todo("more `spark.executor.memoryOverhead`"),
                end("jvm-oom", "its JVM ran out of memory (exit 52)", EndCauses::heapIsFull)
                        .named("the JVM ran out of memory")
                        .ended("jvm_out_of_memory")
                        .todo("more `spark.executor.memory`, or fewer cores for each executor"),
                end(
                                "disk",
                                "it has no local directory (exit 53)",
                                started("export SPARK_LOCAL_DIRS=/proc/none"))
                        .named("no local directory could be made")
                        .ended("disk")
                        .todo("a volume that is writable and has room, see docs/volumes.md"),
                end("eviction", "it exceeded a limit of its disk", EndCauses::evicted)
                        .named("Usage of EmptyDir volume")
                        .ended("evicted")
                        .todo("a larger `sizeLimit`, or less data on the local disk"),
                Cause.of("crash-loop", "one after the other ends at once", EndCauses::crashes)
                        .named("died before they had worked for long")
                        .waiting("early_death")
                        .event("ExecutorsPending")
                        .todo("the log of such an executor; the image may be none of Spark's"),
                end("registration", "the driver refuses it", EndCauses::registersTwice)
                        .named("code 1 \\(the driver refused it\\): .*[Dd]uplicate")
                        .ended("driver_refused")
                        .todo("what the driver says of it: a wrong secret, an id that is taken"),
                end("driver-name", "the driver's name is not found", EndCauses::withoutNames)
                        .named("code 1 \\(the driver was not found by its name")
                        .ended("driver_unreachable")
                        .todo("the cluster's DNS, and `dnsPolicy` of the executor template"));
    }

    private static Cause end(String name, String title, Scenario scenario) {
        return Cause.of(name, title, scenario).event("ExecutorFailed");
    }

    private static Scenario started(String shell) {
        return template(pod -> Stage.before(pod, shell));
    }

    private static Scenario template(UnaryOperator<PodBuilder> change) {
        return stage -> {
            stage.start(stage.submission().executorTemplate(change));
            return stage.failures(1);
        };
    }

    /** The heap is all of the limit, and something is left over for nobody. */
    private static Shown outOfMemory(Stage stage) {
        stage.start(
                stage.submission()
                        .conf("spark.executor.memoryOverhead", "1m")
                        .conf("spark.executor.extraJavaOptions", "-XX:+AlwaysPreTouch"));
        return stage.failures(1);
    }

    private static Shown heapIsFull(Stage stage) {
        stage.runs(stage.submission().application("eats_heap.py"));
        return stage.failures(1);
    }

    private static Shown evicted(Stage stage) {
        return template(EndCauses::fillsDisk).play(stage);
    }

    private static PodBuilder fillsDisk(PodBuilder pod) {
        PodBuilder filling = Stage.before(pod, "head -c 8388608 /dev/zero >/scratch/full");
        return filling.editSpec()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("1Mi"))
                .endEmptyDir()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/scratch")
                .endVolumeMount()
                .endContainer()
                .endSpec();
    }

    /** Two may be an accident. */
    private static Shown crashes(Stage stage) {
        stage.start(stage.submission().executorTemplate(pod -> Stage.before(pod, "exit 3")));
        return stage.failures(3);
    }

    private static Shown registersTwice(Stage stage) {
        stage.start(
                stage.submission()
                        .executors(2)
                        .executorTemplate(pod -> Stage.before(pod, "export SPARK_EXECUTOR_ID=1")));
        return stage.failures(1);
    }

    private static Shown withoutNames(Stage stage) {
        return template(
                        pod ->
                                pod.editSpec()
                                        .withDnsPolicy("None")
                                        .withNewDnsConfig()
                                        .withNameservers("127.0.0.1")
                                        .endDnsConfig()
                                        .endSpec())
                .play(stage);
    }
}

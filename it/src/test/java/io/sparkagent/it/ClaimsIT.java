package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims that are made for executors, and used again. */
class ClaimsIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("claims");

    private static final int EXECUTORS = 2;

    @RegisterExtension static final Volumes VOLUMES = new Volumes(NAMESPACE, EXECUTORS);

    @Test
    void aReplacementTakesTheClaimOfTheExecutorThatWasKilled() {
        Driver driver = submission().untilTold(1);
        driver.awaitRegistered(EXECUTORS);
        Pod victim = NAMESPACE.executors().getFirst();
        Set<String> claims = claims();

        killExecutor(victim);
        awaitReplacement(driver, victim, claims);

        assertThat(driver.finish()).isZero();
        awaitNoClaims();
        Leftovers.awaitNone(NAMESPACE);
    }

    @Test
    void aReplacementWaitsForTheClaimOfAnExecutorThatIsLeaving() {
        Driver driver =
                submission()
                        .conf("spark.kubernetes.driver.waitToReusePersistentVolumeClaim", "true")
                        .untilTold(1);
        driver.awaitRegistered(EXECUTORS);
        Pod victim = NAMESPACE.executors().getFirst();
        Set<String> claims = claims();

        Cluster.kubectl(
                NAMESPACE.name(),
                "delete",
                "pod",
                victim.getMetadata().getName(),
                "--wait=false",
                "--grace-period=5");
        awaitReplacement(driver, victim, claims);

        assertThat(driver.finish()).isZero();
        awaitNoClaims();
    }

    @Test
    void theReplacementOfAKilledExecutorBringsItsShuffleBlocksBack() {
        Driver driver =
                VOLUMES.mount(NAMESPACE.submission("4.1.1"), "/data/spark-x/executor-x")
                        .conf("spark.kubernetes.driver.reusePersistentVolumeClaim", "true")
                        .conf(
                                "spark.shuffle.sort.io.plugin.class",
                                "org.apache.spark.shuffle.KubernetesLocalDiskShuffleDataIO")
                        .application("shuffles_twice.py");
        driver.awaitRegistered(EXECUTORS);
        driver.awaitLine("the sum is 2016 at first");

        Pod victim = NAMESPACE.executors().getFirst();
        killExecutor(victim);
        driver.awaitRegistered(EXECUTORS + 1);
        assertThat(claimOf(newest())).isEqualTo(claimOf(victim));
        // An executor looks for what another has left when it first writes shuffle files itself.
        driver.exec("touch", "/tmp/shuffle");
        long lost =
                driver.linesWith(",executor " + PodHistory.id(victim) + ", partition").stream()
                        .filter(
                                line ->
                                        line.contains("Starting task")
                                                && line.contains("in stage 0.0"))
                        .count();
        driver.awaitWhileItRuns(
                "the blocks are back",
                () -> driver.linesWith("ShuffleStatus: Recover ").size() >= lost);

        assertThat(driver.finish()).isZero();
        assertThat(driver.log())
                .contains("the sum is 2016 at last")
                .contains("mapped 64 of 64")
                .contains("stages tried again 0");
        awaitNoClaims();
    }

    private static Submission submission() {
        return VOLUMES.mount(NAMESPACE.submission("4.1.1"), "/scratch");
    }

    private static void awaitReplacement(Driver driver, Pod victim, Set<String> claims) {
        assertThat(claims).hasSize(EXECUTORS);
        driver.awaitRegistered(EXECUTORS + 1);

        Pod replacement = newest();
        assertThat(PodHistory.id(replacement)).isEqualTo(EXECUTORS + 1);
        assertThat(claimOf(replacement)).isEqualTo(claimOf(victim));
        assertThat(claims()).isEqualTo(claims);
        assertThat(NAMESPACE.exec(replacement, "sh", "-c", "ls -d /scratch/blockmgr-*"))
                .contains("/scratch/blockmgr-");
    }

    private static Pod newest() {
        return NAMESPACE.executors().stream()
                .max(Comparator.comparing(PodHistory::id))
                .orElseThrow();
    }

    private static void killExecutor(Pod pod) {
        NodeProcess.running(
                        pod.getStatus().getContainerStatuses().getLast().getContainerID(),
                        "KubernetesExecutorBackend")
                .kill();
    }

    private static void awaitNoClaims() {
        await("the claims are gone").atMost(Duration.ofMinutes(1)).until(() -> claims().isEmpty());
    }

    private static Set<String> claims() {
        return Cluster.CLIENT
                .persistentVolumeClaims()
                .inNamespace(NAMESPACE.name())
                .list()
                .getItems()
                .stream()
                .map(PersistentVolumeClaim::getMetadata)
                .map(ObjectMeta::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String claimOf(Pod executor) {
        return executor.getSpec().getVolumes().stream()
                .filter(volume -> "spark-local-dir-1".equals(volume.getName()))
                .findFirst()
                .orElseThrow()
                .getPersistentVolumeClaim()
                .getClaimName();
    }
}

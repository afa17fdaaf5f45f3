package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims that are made for executors, and used again. */
class ClaimsIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("claims");

    private static final int EXECUTORS = 2;
    private static final Path FOLDER = Path.of("it/target/volumes").toAbsolutePath();
    private static final String VOLUME =
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.";

    private final List<String> volumes = new ArrayList<>();

    /** As many as executors: one that wanted another would wait for ever. */
    @BeforeEach
    void makeVolumes() throws IOException {
        for (int i = 0; i < EXECUTORS; i++) {
            String name = NAMESPACE.name() + "-" + UUID.randomUUID().toString().substring(0, 4);
            Path folder = Files.createDirectories(FOLDER.resolve(name));
            // Volumes of a path do not become the pod's group.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            Cluster.CLIENT
                    .resource(
                            new PersistentVolumeBuilder()
                                    .withNewMetadata()
                                    .withName(name)
                                    .endMetadata()
                                    .withNewSpec()
                                    .withStorageClassName(NAMESPACE.name())
                                    .addToCapacity("storage", new Quantity("1Gi"))
                                    .withAccessModes("ReadWriteOncePod")
                                    .withPersistentVolumeReclaimPolicy("Retain")
                                    .withNewHostPath(folder.toString(), "Directory")
                                    .endSpec()
                                    .build())
                    .create();
            volumes.add(name);
        }
    }

    @AfterEach
    void removeVolumes() {
        volumes.forEach(name -> Cluster.CLIENT.persistentVolumes().withName(name).delete());
    }

    @Test
    void aReplacementTakesTheClaimOfTheExecutorThatWasKilled() {
        Driver driver = submission().untilTold(1);
        driver.awaitRegistered(EXECUTORS);
        Pod victim = NAMESPACE.executors().getFirst();
        Set<String> claims = claims();

        NodeProcess.running(
                        victim.getStatus().getContainerStatuses().getLast().getContainerID(),
                        "KubernetesExecutorBackend")
                .kill();
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

    private static Submission submission() {
        return NAMESPACE
                .submission("4.1.1")
                .executors(EXECUTORS)
                .conf(VOLUME + "mount.path", "/scratch")
                .conf(VOLUME + "options.claimName", "OnDemand")
                .conf(VOLUME + "options.storageClass", NAMESPACE.name())
                .conf(VOLUME + "options.sizeLimit", "1Gi");
    }

    private static void awaitReplacement(Driver driver, Pod victim, Set<String> claims) {
        assertThat(claims).hasSize(EXECUTORS);
        driver.awaitRegistered(EXECUTORS + 1);

        Pod replacement =
                NAMESPACE.executors().stream()
                        .max(Comparator.comparing(ClaimsIT::id))
                        .orElseThrow();
        assertThat(id(replacement)).isEqualTo(EXECUTORS + 1);
        assertThat(claimOf(replacement)).isEqualTo(claimOf(victim));
        assertThat(claims()).isEqualTo(claims);
        assertThat(NAMESPACE.exec(replacement, "sh", "-c", "ls -d /scratch/blockmgr-*"))
                .contains("/scratch/blockmgr-");
    }

    private static void awaitNoClaims() {
        await("the claims are gone").atMost(Duration.ofMinutes(1)).until(() -> claims().isEmpty());
    }

    private static int id(Pod executor) {
        return Integer.parseInt(executor.getMetadata().getLabels().get("spark-exec-id"));
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

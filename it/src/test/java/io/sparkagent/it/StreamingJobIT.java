package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A streaming query that outlives its drivers. */
@Tag("submissions")
class StreamingJobIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("streaming");

    private static final CountedNumbers NUMBERS =
            new CountedNumbers(
                    Path.of("it/target/volumes").toAbsolutePath().resolve(NAMESPACE.name()));

    private static Submitter submitter;

    @BeforeAll
    static void prepare() throws IOException {
        submitter = Submitter.in(NAMESPACE);
        makeVolume();
        makeQuota();
    }

    @AfterAll
    static void removeVolume() {
        Cluster.CLIENT.persistentVolumes().withName(NAMESPACE.name()).delete();
    }

    @Test
    void noBatchIsLostOrDoubledWhenItsDriverIsKilledThreeTimesAndItsNodeLost() {
        // What the last two do to the driver is not counted, or the Job would give up.
        DriverJob job = submit(2);
        List<String> drivers = new ArrayList<>();

        awaitBatches(next(job, drivers));
        goesOnAfter(Driver::killSpark, job, drivers);
        goesOnAfter(StreamingJobIT::deleteAtOnce, job, drivers);
        goesOnAfter(StreamingJobIT::evict, job, drivers);

        goesOnAfterLossOfItsNode(job, drivers);

        assertThat(drivers).hasSize(5).doesNotHaveDuplicates();
        assertThat(job.failures()).isEqualTo(2);
        NUMBERS.finish();
        job.awaitCondition("Complete");
        List<Integer> batches = NUMBERS.batches();
        assertThat(batches).isEqualTo(IntStream.range(0, batches.size()).boxed().toList());
        List<Long> values = NUMBERS.values();
        assertThat(values)
                .hasSizeGreaterThan(100)
                .isEqualTo(LongStream.range(0, values.size()).boxed().toList());

        job.delete();
        Leftovers.awaitNone(NAMESPACE);
        await("the Job's own are gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> job.pods().isEmpty() && NAMESPACE.configMaps("spark-drv-").isEmpty());
    }

    private static DriverJob submit(int backoffLimit) {
        Submit submit =
                submitter
                        .submit("4.1.1")
                        .executors(1)
                        .option("--restart-policy", "on-failure")
                        .option("--backoff-limit", String.valueOf(backoffLimit));
        for (String role : List.of("driver", "executor")) {
            String volume = "spark.kubernetes." + role + ".volumes.persistentVolumeClaim.data.";
            submit.conf(volume + "options.claimName", "numbers")
                    .conf(volume + "mount.path", "/data");
        }
        submit.detached(Submit.ours("counts_up.py", "/data"));
        return new DriverJob(NAMESPACE, submit.driverName());
    }

    private static void goesOnAfter(Consumer<Driver> end, DriverJob job, List<String> drivers) {
        Driver last = new Driver(NAMESPACE, drivers.getLast());
        end.accept(last);
        awaitBatches(next(job, drivers));
    }

    private static void goesOnAfterLossOfItsNode(DriverJob job, List<String> drivers) {
        try (LostNode _ = LostNode.of(new Driver(NAMESPACE, drivers.getLast()))) {
            job.awaitDriverAfter(drivers);
        }
        awaitBatches(next(job, drivers));
    }

    /** With executors of its own alone, for which the quota was enough at once. */
    private static Driver next(DriverJob job, List<String> drivers) {
        Driver driver = job.awaitDriverAfter(drivers);
        drivers.add(driver.name());
        NAMESPACE.submitted(driver);
        String uid = driver.pod().getMetadata().getUid();
        driver.awaitRegistered(1);
        assertThat(NAMESPACE.executors())
                .filteredOn(executor -> !Pods.hasFailed(executor))
                .singleElement()
                .satisfies(
                        executor ->
                                assertThat(executor.getMetadata().getOwnerReferences())
                                        .singleElement()
                                        .satisfies(
                                                owner ->
                                                        assertThat(owner.getUid()).isEqualTo(uid)));
        assertThat(agentsLog(driver)).doesNotContain("exceeded quota");
        return driver;
    }

    private static String agentsLog(Driver driver) {
        return Cluster.kubectl(
                NAMESPACE.name(), "logs", driver.name(), "--container", Driver.AGENT);
    }

    /** Three more than there were, of which it has begun two at least. */
    private static void awaitBatches(Driver driver) {
        int before = NUMBERS.batches().size();
        driver.awaitWhileItRuns("the query goes on", () -> NUMBERS.batches().size() >= before + 3);
    }

    /** Neither driver nor agent get any time. */
    private static void deleteAtOnce(Driver driver) {
        driver.delete();
    }

    /** As a drained node does it. */
    private static void evict(Driver driver) {
        boolean evicted =
                Cluster.CLIENT.pods().inNamespace(NAMESPACE.name()).withName(driver.name()).evict();
        assertThat(evicted).isTrue();
    }

    /** Driver and executors have it at once, and it outlives them all. */
    private static void makeVolume() throws IOException {
        Files.createDirectories(NUMBERS.folder());
        // Volumes of a path do not become the pod's group.
        Files.setPosixFilePermissions(
                NUMBERS.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
        String name = NAMESPACE.name();
        Cluster.CLIENT
                .resource(
                        new PersistentVolumeBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName(name)
                                .addToCapacity("storage", new Quantity("1Gi"))
                                .withAccessModes("ReadWriteMany")
                                .withPersistentVolumeReclaimPolicy("Retain")
                                .withNewHostPath(NUMBERS.folder().toString(), "Directory")
                                .endSpec()
                                .build())
                .create();
        Cluster.CLIENT
                .resource(
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName("numbers")
                                .withNamespace(name)
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName(name)
                                .withAccessModes("ReadWriteMany")
                                .withNewResources()
                                .addToRequests("storage", new Quantity("1Gi"))
                                .endResources()
                                .endSpec()
                                .build())
                .create();
    }

    /** Room for one driver and its executor: those of a dead driver have to go first. */
    private static void makeQuota() {
        Cluster.CLIENT
                .resource(
                        new ResourceQuotaBuilder()
                                .withNewMetadata()
                                .withName("one-application")
                                .withNamespace(NAMESPACE.name())
                                .endMetadata()
                                .withNewSpec()
                                .addToHard("pods", new Quantity("2"))
                                .endSpec()
                                .build())
                .create();
    }
}

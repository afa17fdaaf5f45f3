package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.snapshot.Claim;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsStepTest {

    private static final ResourceProfile DEFAULT = new ResourceProfile(0, Map.of());
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String DATA =
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.data.";
    private static final String NAME = DATA + "options.claimName";
    private static final String STORAGE_CLASS = DATA + "options.storageClass";
    private static final String SIZE = DATA + "options.sizeLimit";
    private static final String OWNED = "spark.kubernetes.driver.ownPersistentVolumeClaim";
    private static final String PREFIX = "spark.kubernetes.executor.podNamePrefix";
    private static final String SUBDOMAIN =
            "at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both"
                    + " ends of each part";

    private final Problems problems = new Problems();
    private final Map<String, String> conf =
            new TreeMap<>(
                    Map.of(
                            "spark.kubernetes.container.image",
                            "spark:4",
                            "spark.driver.host",
                            "svc.demo.svc",
                            PREFIX,
                            "job",
                            DATA + "mount.path",
                            "/data",
                            NAME,
                            "OnDemand",
                            STORAGE_CLASS,
                            "fast",
                            SIZE,
                            "10Gi"));

    private ExecutorPods pods(String sparkVersion) {
        Application application =
                new Application(
                        "app-1",
                        "i1",
                        "demo",
                        SparkVersion.parse(sparkVersion),
                        "ann",
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        new Application.Owner("driver", "u1"));
        return ExecutorPods.read(
                new SparkConf(conf, problems), application, Policy.DEFAULT, SERIALIZATION);
    }

    private ExecutorObjects objects() {
        return pods("4.1.1").build(7, DEFAULT);
    }

    private static Volume volume(ExecutorObjects objects, String name) {
        return objects.pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static PersistentVolumeClaimVolumeSource source(ExecutorObjects objects) {
        return volume(objects, "data").getPersistentVolumeClaim();
    }

    @Test
    void aClaimOnDemandHasSparksNameAndGoesWithTheDriversPod() {
        conf.put(DATA + "label.team", "blue");
        conf.put(DATA + "annotation.note", "any thing");

        ExecutorObjects objects = objects();

        assertThat(problems.sentences()).isEmpty();
        assertThat(source(objects).getClaimName()).isEqualTo("job-exec-7-pvc-0");
        assertThat(objects.claims()).hasSize(1);
        PersistentVolumeClaim claim = objects.claims().getFirst();
        assertThat(claim.getMetadata().getName()).isEqualTo("job-exec-7-pvc-0");
        assertThat(claim.getMetadata().getNamespace()).isEqualTo("demo");
        assertThat(claim.getMetadata().getLabels())
                .isEqualTo(
                        Map.of(
                                "team", "blue",
                                "spark-app-selector", "app-1",
                                "spark-agent-instance", "i1"));
        assertThat(claim.getMetadata().getAnnotations()).isEqualTo(Map.of("note", "any thing"));
        assertThat(claim.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("u1"));
        assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        assertThat(claim.getSpec().getResources().getRequests())
                .isEqualTo(Map.of("storage", new Quantity("10Gi")));
    }

    @ParameterizedTest
    @CsvSource({
        "3.5.6,, ReadWriteOnce",
        "3.5.6, false, ReadWriteOncePod",
        "4.0.2,, ReadWriteOncePod",
        "4.1.1,, ReadWriteOncePod",
        "4.1.1, true, ReadWriteOnce"
    })
    void theAccessModeIsThatOfTheSparkVersion(
            String version, @Nullable String legacy, String mode) {
        if (legacy != null) {
            conf.put("spark.kubernetes.legacy.useReadWriteOnceAccessMode", legacy);
        }

        assertThat(pods(version).build(7, DEFAULT).claims().getFirst().getSpec().getAccessModes())
                .containsExactly(mode);
    }

    @Test
    void theUsersOwnNameHasTheExecutorsId() {
        conf.put(NAME, "scratch-SPARK_EXECUTOR_ID");

        ExecutorObjects objects = objects();

        assertThat(source(objects).getClaimName()).isEqualTo("scratch-7");
        assertThat(objects.claims())
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("scratch-7");
    }

    @Test
    void theNumberInANameIsTheVolumesAmongAll() {
        conf.put("spark.kubernetes.executor.volumes.emptyDir.x.mount.path", "/x");

        assertThat(source(objects()).getClaimName()).isEqualTo("job-exec-7-pvc-1");
    }

    @Test
    void anExecutorTakesAClaimOver() {
        ExecutorPods pods = pods("4.1.1");
        Map<String, String> reused = Map.of("data", "job-exec-3-pvc-0");

        assertThat(pods.claims(7, reused)).containsExactly("job-exec-3-pvc-0");
        assertThat(source(pods.build(7, DEFAULT, 0, reused)).getClaimName())
                .isEqualTo("job-exec-3-pvc-0");
        // So that it can be made again where somebody has deleted it.
        assertThat(pods.build(7, DEFAULT, 0, reused).claims())
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("job-exec-3-pvc-0");
    }

    @Test
    void whatAClaimHasToBeIsKnownByVolume() {
        assertThat(pods("3.5.6").claimTerms())
                .isEqualTo(
                        Map.of(
                                "data",
                                new Claim.Terms(
                                        "fast", 10L << 30, Set.of("ReadWriteOnce"), "Filesystem")));
    }

    @Test
    void aClaimThatGoesWithItsExecutorIsMadeByKubernetesItself() {
        conf.put(OWNED, "false");
        conf.put(DATA + "label.team", "blue");
        conf.put(DATA + "mount.readOnly", "true");

        ExecutorObjects objects = objects();

        assertThat(objects.claims()).isEmpty();
        assertThat(pods("4.1.1").claimTerms()).isEmpty();
        assertThat(pods("4.1.1").claims(7, Map.of())).isEmpty();
        Volume volume = volume(objects, "data");
        assertThat(volume.getPersistentVolumeClaim()).isNull();
        var template = volume.getEphemeral().getVolumeClaimTemplate();
        assertThat(template.getMetadata().getLabels())
                .isEqualTo(Map.of("team", "blue", "spark-app-selector", "app-1"));
        assertThat(template.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(template.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        assertThat(template.getSpec().getResources().getRequests())
                .isEqualTo(Map.of("storage", new Quantity("10Gi")));
    }

    @Test
    void anEmptyStorageClassIsOne() {
        conf.put(STORAGE_CLASS, "");

        assertThat(objects().claims().getFirst().getSpec().getStorageClassName()).isEmpty();
    }

    @Test
    void aClaimThatExistsIsMountedAndNotMade() {
        conf.put(NAME, "shared");
        conf.remove(STORAGE_CLASS);
        conf.remove(SIZE);

        ExecutorObjects objects = objects();

        assertThat(source(objects).getClaimName()).isEqualTo("shared");
        assertThat(objects.claims()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void aClaimThatExistsForEachExecutorIsMountedAndNotMade() {
        conf.put(NAME, "prepared-SPARK_EXECUTOR_ID");
        conf.remove(STORAGE_CLASS);

        ExecutorObjects objects = objects();

        assertThat(source(objects).getClaimName()).isEqualTo("prepared-7");
        assertThat(objects.claims()).isEmpty();
        assertThat(problems.warnings())
                .containsExactly(
                        NAME
                                + "=prepared-SPARK_EXECUTOR_ID is mounted and not made:"
                                + " options.storageClass and options.sizeLimit have no effect when"
                                + " only one of them is set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"options.storageClass", "options.sizeLimit"})
    void aClaimOnDemandNeedsClassAndSize(String missing) {
        conf.remove(DATA + missing);
        objects();

        assertThat(problems.sentences())
                .containsExactly(
                        NAME
                                + "=OnDemand: set "
                                + STORAGE_CLASS
                                + " and "
                                + SIZE
                                + " too: a claim is made with both");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10GB", "10g", "ten", "0", "0Gi", "-1Gi", "1023", "10 Gi"})
    void aSizeThatIsNoneIsTold(String size) {
        conf.put(SIZE, size);
        objects();

        assertThat(problems.sentences())
                .isNotEmpty()
                .allMatch(sentence -> sentence.startsWith(SIZE + "=" + size + ": "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024", "500Mi", "0.5Gi", "1T", "10Gi"})
    void aSizeThatIsOneIsTaken(String size) {
        conf.put(SIZE, size);
        objects();

        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aStorageClassThatIsNoneIsTold() {
        conf.put(STORAGE_CLASS, "Fast_Disks");
        objects();

        assertThat(problems.sentences())
                .containsExactly(STORAGE_CLASS + "=Fast_Disks: write a name of " + SUBDOMAIN);
    }

    private static String badName(String name, String longest) {
        return NAME
                + "="
                + name
                + ": the claim's name becomes "
                + longest
                + "; write one of "
                + SUBDOMAIN;
    }

    @ParameterizedTest
    @CsvSource({
        "My-SPARK_EXECUTOR_ID, My-2147483647",
        "SPARK_EXECUTOR_ID_x, 2147483647_x",
        "-OnDemand, -job-exec-2147483647-pvc-0"
    })
    void aNameThatKubernetesRefusesIsTold(String name, String longest) {
        conf.put(NAME, name);
        objects();

        assertThat(problems.sentences()).containsExactly(badName(name, longest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data1SPARK_EXECUTOR_ID", "data-SPARK_EXECUTOR_ID1"})
    void aNameThatAnotherExecutorsCouldBecomeIsTold(String name) {
        conf.put(NAME, name);
        objects();

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .contains(name + ": another executor's claim could have the same name");
    }

    @Test
    void aNameThatGetsTooLongWithAnIdIsTold() {
        conf.put(PREFIX, "p".repeat(237));
        objects();

        assertThat(problems.sentences())
                .containsExactly(badName("OnDemand", "p".repeat(237) + "-exec-2147483647-pvc-0"));
    }

    @Test
    void aNameOfKubernetesThatGetsTooLongIsTold() {
        conf.put(OWNED, "false");
        conf.put(PREFIX, "p".repeat(233));
        objects();

        assertThat(problems.sentences())
                .containsExactly(badName("OnDemand", "p".repeat(233) + "-exec-2147483647-data"));
    }

    @Test
    void oneClaimForAllIsNotMade() {
        conf.put(NAME, "shared");
        objects();

        assertThat(problems.sentences())
                .containsExactly(
                        NAME
                                + "=shared: every executor would get this one claim; write OnDemand"
                                + " or a name with SPARK_EXECUTOR_ID in it, or remove"
                                + " options.storageClass and options.sizeLimit to mount a claim"
                                + " that exists");
    }

    @Test
    void oneClaimForTwoVolumesIsTold() {
        String other = "spark.kubernetes.executor.volumes.persistentVolumeClaim.other.";
        conf.put(NAME, "x-SPARK_EXECUTOR_ID");
        conf.put(other + "mount.path", "/other");
        conf.put(other + "options.claimName", "x-SPARK_EXECUTOR_ID");
        conf.put(other + "options.storageClass", "fast");
        conf.put(other + "options.sizeLimit", "1Gi");
        objects();

        assertThat(problems.sentences())
                .containsExactly(
                        other
                                + "options.claimName=x-SPARK_EXECUTOR_ID: another volume has the"
                                + " same claim; write a name of its own");
    }

    @Test
    void labelsThatCannotBeAreTold() {
        conf.put(DATA + "label.spark-app-selector", "mine");
        conf.put(DATA + "label.team", "blue team");
        objects();

        assertThat(problems.sentences())
                .containsExactly(
                        DATA
                                + "label.spark-app-selector=mine: this label tells whose the claim"
                                + " is; choose another name",
                        DATA
                                + "label.team=blue team: write a value of at most 63 letters,"
                                + " digits, '-', '_' and '.', with a letter or digit at both ends");
    }

    @Test
    void aFirstLookTellsWhetherTheAgentMakesClaims() {
        assertThat(makesClaims()).isTrue();
        conf.put(OWNED, "FALSE");
        assertThat(makesClaims()).isFalse();
        conf.remove(OWNED);
        conf.remove(STORAGE_CLASS);
        assertThat(makesClaims()).isFalse();
    }

    private boolean makesClaims() {
        return ExecutorPods.makeClaims(new SparkConf(conf, problems));
    }
}

package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Restarts;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a driver's Job makes of the driver's objects. */
class DriverRestartStepTest {

    private static final Optional<Restarts> TWICE =
            Optional.of(new Restarts(2, Optional.empty(), Optional.empty()));
    private static final DriverPlace PLACE =
            new DriverPlace("jobs", "spark-1", "1a2b", SparkVersion.parse("4.1.1"), "me");

    private final Problems problems = new Problems();

    private DriverObjects objects(Optional<Restarts> restarts, Map<String, String> more) {
        return objects(restarts, more, Delivery.NONE);
    }

    private DriverObjects objects(
            Optional<Restarts> restarts, Map<String, String> more, Delivery delivery) {
        Map<String, String> properties = new TreeMap<>(more);
        properties.put("spark.app.name", "rates");
        properties.put("spark.kubernetes.container.image", "spark");
        Submission submission =
                new Submission(
                        properties,
                        new Program(Kind.JAVA, "local:///rates.jar", Optional.of("Rates")),
                        List.of("7"),
                        Optional.empty(),
                        Map.of(),
                        restarts);
        return DriverManifest.read(
                        submission, PLACE, delivery, new KubernetesSerialization(), problems)
                .objects();
    }

    private static Container spark(DriverObjects objects) {
        return ((Job) objects.driver()).getSpec().getTemplate().getSpec().getContainers().getLast();
    }

    private static Map<String, String> properties(DriverObjects objects) throws IOException {
        ConfigMap map =
                objects.dependencies().stream()
                        .filter(ConfigMap.class::isInstance)
                        .map(ConfigMap.class::cast)
                        .filter(each -> each.getData().containsKey("spark.properties"))
                        .findFirst()
                        .orElseThrow();
        Properties properties = new Properties();
        properties.load(new StringReader(map.getData().get("spark.properties")));
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(k -> entries.put(k, properties.getProperty(k)));
        return entries;
    }

    private static String path(DriverObjects objects, String variable) {
        return spark(objects).getEnv().stream()
                .filter(each -> each.getName().equals(variable))
                .reduce((_, last) -> last)
                .orElseThrow()
                .getValueFrom()
                .getFieldRef()
                .getFieldPath();
    }

    @Test
    void aDriverThatRunsOnceIsAPodWhoseNameAndServiceAreKnown() throws IOException {
        DriverObjects once = objects(Optional.empty(), Map.of());

        assertThat(once.driver()).isInstanceOf(Pod.class);
        assertThat(properties(once))
                .containsEntry("spark.driver.host", "rates-1a2b-driver-svc.jobs.svc")
                .containsEntry("spark.kubernetes.driver.pod.name", "rates-1a2b-driver");
    }

    @Test
    void propertiesHaveNothingThatIsOnePodsOnly() throws IOException {
        DriverObjects job = objects(TWICE, Map.of());

        assertThat(problems.sentences()).isEmpty();
        assertThat(properties(job))
                .containsEntry("spark.app.id", "spark-1")
                .containsEntry("spark.driver.port", "7078")
                .doesNotContainKeys("spark.driver.host", "spark.kubernetes.driver.pod.name");
    }

    @Test
    void eachPodTellsSparkItsOwnNameAndAddress() {
        DriverObjects job = objects(TWICE, Map.of());

        assertThat(spark(job).getArgs())
                .startsWith(
                        "driver",
                        "--conf",
                        "spark.kubernetes.driver.pod.name=$(SPARK_DRIVER_POD_NAME)",
                        "--properties-file")
                .endsWith("--class", "Rates", "local:///rates.jar", "7");
        assertThat(path(job, "SPARK_DRIVER_POD_NAME")).isEqualTo("metadata.name");
        assertThat(path(job, "SPARK_LOCAL_HOSTNAME")).isEqualTo("status.podIP");
        assertThat(spark(job).getEnv())
                .anySatisfy(
                        variable -> {
                            assertThat(variable.getName())
                                    .isEqualTo("SPARK_AGENT_REFUSED_EXIT_CODE");
                            assertThat(variable.getValue()).isEqualTo("78");
                        });
    }

    @Test
    void theJobHasTheChosenNameAndTheServiceSelectsItsPods() {
        DriverObjects job = objects(TWICE, Map.of("spark.kubernetes.driver.pod.name", "rates"));

        assertThat(job.driver().getMetadata().getName()).isEqualTo("rates");
        Map<String, String> labels =
                ((Job) job.driver()).getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsEntry("spark-app-selector", "spark-1");
        assertThat(job.dependencies())
                .filteredOn(Service.class::isInstance)
                .singleElement()
                .extracting(service -> ((Service) service).getSpec().getSelector())
                .isEqualTo(labels);
    }

    @Test
    void theNextDriverMayReplaceTheEventLogOfTheLastUnlessTheUserSaysNo() throws IOException {
        String enabled = "spark.eventLog.enabled";
        String overwrite = "spark.eventLog.overwrite";
        assertThat(properties(objects(TWICE, Map.of(enabled, "true"))))
                .containsEntry(overwrite, "true");
        assertThat(properties(objects(TWICE, Map.of(enabled, "true", overwrite, "false"))))
                .containsEntry(overwrite, "false");
        assertThat(properties(objects(TWICE, Map.of()))).doesNotContainKey(overwrite);
        assertThat(properties(objects(Optional.empty(), Map.of(enabled, "true"))))
                .doesNotContainKey(overwrite);
    }

    @Test
    void aFileThatOnlyTheFirstDriverWouldHaveIsRefused() {
        Delivery delivery =
                new Delivery(
                        List.of(),
                        List.of(),
                        List.of(
                                new Delivery.Streamed(
                                        Delivery.STREAMED + "/big.jar", 5_000_000, "ab")));

        objects(TWICE, Map.of(), delivery);

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .contains("/big.jar", "--restart-policy");
    }
}

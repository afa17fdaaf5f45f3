package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriverServiceTest {

    private static final Map<String, String> LABELS =
            Map.of(
                    "spark-app-selector", "app-1",
                    "spark-role", "driver",
                    "spark-version", "4.1.1",
                    "team", "x");

    private final Problems problems = new Problems();

    private Optional<Service> service(Map<String, String> more) {
        Map<String, String> conf = new HashMap<>(more);
        conf.putIfAbsent("spark.driver.host", "job-driver-svc.demo.svc");
        return DriverService.read(
                        new SparkConf(conf, problems),
                        "demo",
                        LABELS,
                        new Application.Owner("job-driver", "u1"))
                .map(DriverService::build);
    }

    @Test
    void isAsSparkSubmitMakesItAndStaysWhileThePodIsNotReady() {
        assertThat(service(Map.of()))
                .contains(
                        Serialization.unmarshal(
                                """
                                apiVersion: v1
                                kind: Service
                                metadata:
                                  name: job-driver-svc
                                  namespace: demo
                                  labels: {spark-app-selector: app-1}
                                  ownerReferences:
                                  - apiVersion: v1
                                    kind: Pod
                                    name: job-driver
                                    uid: u1
                                    controller: true
                                spec:
                                  clusterIP: None
                                  ipFamilyPolicy: SingleStack
                                  ipFamilies: [IPv4]
                                  publishNotReadyAddresses: true
                                  selector:
                                    spark-app-selector: app-1
                                    spark-role: driver
                                    spark-version: 4.1.1
                                    team: x
                                  ports:
                                  - {name: driver-rpc-port, protocol: TCP, port: 7078, targetPort: 7078}
                                  - {name: blockmanager, protocol: TCP, port: 7079, targetPort: 7079}
                                  - {name: spark-ui, protocol: TCP, port: 4040, targetPort: 4040}
                                  - {name: spark-connect, protocol: TCP, port: 15002, targetPort: 15002}
                                """,
                                Service.class));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void readsItsKeys() {
        Service service =
                service(
                                Map.of(
                                        "spark.driver.port",
                                        "1001",
                                        "spark.driver.blockManager.port",
                                        "1002",
                                        "spark.ui.port",
                                        "1003",
                                        "spark.connect.grpc.binding.port",
                                        "1004",
                                        "spark.kubernetes.driver.service.label.a",
                                        "b",
                                        "spark.kubernetes.driver.service.annotation.c",
                                        "d",
                                        "spark.kubernetes.driver.service.ipFamilyPolicy",
                                        "PreferDualStack",
                                        "spark.kubernetes.driver.service.ipFamilies",
                                        "IPv6, IPv4"))
                        .orElseThrow();

        assertThat(service.getSpec().getPorts())
                .extracting(port -> port.getPort())
                .containsExactly(1001, 1002, 1003, 1004);
        assertThat(service.getMetadata().getLabels())
                .isEqualTo(Map.of("a", "b", "spark-app-selector", "app-1"));
        assertThat(service.getMetadata().getAnnotations()).isEqualTo(Map.of("c", "d"));
        assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack");
        assertThat(service.getSpec().getIpFamilies()).containsExactly("IPv6", "IPv4");
    }

    @Test
    void connectsPortIsInTheServiceOfADriverThatSaysSo() {
        Service service =
                DriverService.read(
                                new SparkConf(
                                        Map.of(
                                                "spark.driver.host",
                                                "notebook-driver-svc.demo.svc",
                                                "spark.connect.grpc.binding.port",
                                                "15003"),
                                        problems),
                                "demo",
                                Map.of("spark-app-selector", "spark-1"),
                                new Application.Owner("notebook", "u1"))
                        .map(DriverService::build)
                        .orElseThrow();

        assertThat(service.getSpec().getPorts())
                .extracting(port -> port.getPort())
                .containsExactly(7078, 7079, 4040, 15003);
    }

    @Test
    void aRandomBlockManagerPortOfExecutorsIsNoConcernOfTheDriver() {
        Service service = service(Map.of("spark.blockManager.port", "0")).orElseThrow();

        assertThat(service.getSpec().getPorts().get(1).getPort()).isEqualTo(7079);
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void thereIsNoneWhereTheDriverIsNotReachedThroughAServiceOfThisNamespace() {
        assertThat(service(Map.of("spark.driver.host", "10.0.0.1"))).isEmpty();
        assertThat(service(Map.of("spark.driver.host", "laptop.example.com"))).isEmpty();
        assertThat(service(Map.of("spark.driver.host", "job-svc.other.svc"))).isEmpty();
        assertThat(service(Map.of("spark.driver.host", ""))).isEmpty();
    }

    @Test
    void aFullyQualifiedHostIsFine() {
        assertThat(service(Map.of("spark.driver.host", "job-svc.demo.svc.cluster.local")))
                .get()
                .extracting(service -> service.getMetadata().getName())
                .isEqualTo("job-svc");
    }

    @Test
    void aWrongPortIsAProblem() {
        service(Map.of("spark.driver.port", "http"));

        assertThat(problems.sentences())
                .containsExactly("spark.driver.port=http: write a whole number of at least 1");
    }
}

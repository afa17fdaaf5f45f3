package io.sparkagent.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A namespace of the test class's own, prepared by {@code kubectl apply -k k8s} as a user does. A
 * driver that a test submits goes with the test, one of {@code @BeforeAll} with the namespace. What
 * there is to see is printed when a test fails.
 */
final class TestNamespace
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final Path APPLICATIONS = Path.of("it/src/test/resources/applications");

    private final String name;
    private final List<Driver> drivers = new ArrayList<>();
    private String podSecurity = "restricted";
    private Optional<String> policy = Optional.empty();
    private int driversOfClass;

    TestNamespace(String purpose) {
        name = "it-" + purpose + "-" + UUID.randomUUID().toString().substring(0, 4);
    }

    /** The Pod Security Standard that the namespace enforces; restricted by default. */
    TestNamespace podSecurity(String standard) {
        podSecurity = standard;
        return this;
    }

    /** Has the agent mount this policy in place of the one in {@code k8s/}. */
    TestNamespace policy(String text) {
        policy = Optional.of(text);
        return this;
    }

    String name() {
        return name;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Cluster.CLIENT
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .addToLabels("pod-security.kubernetes.io/enforce", podSecurity)
                                .endMetadata()
                                .build())
                .create();
        Cluster.kubectl(name, "apply", "-k", "k8s");
        policy.ifPresent(
                text ->
                        Cluster.CLIENT
                                .configMaps()
                                .inNamespace(name)
                                .withName("spark-agent-policy")
                                .edit(
                                        map ->
                                                new ConfigMapBuilder(map)
                                                        .addToData("policy.yaml", text)
                                                        .build()));
        ConfigMapBuilder applications =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("applications")
                        .withNamespace(name)
                        .endMetadata();
        try (var files = Files.list(APPLICATIONS)) {
            for (Path file : files.toList()) {
                applications.addToData(file.getFileName().toString(), Files.readString(file));
            }
        }
        Cluster.CLIENT.resource(applications.build()).create();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        driversOfClass = drivers.size();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException().ifPresent(cause -> print(context, cause));
        List<Driver> driversOfTest = drivers.subList(driversOfClass, drivers.size());
        driversOfTest.forEach(Driver::delete);
        await("the pods of the last test are gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> driversOfTest.stream().allMatch(Driver::isGone));
        driversOfTest.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        context.getExecutionException().ifPresent(cause -> print(context, cause));
        drivers.forEach(Driver::delete);
        Cluster.CLIENT.namespaces().withName(name).delete();
    }

    Submission submission(String sparkVersion) {
        return new Submission(this, sparkVersion);
    }

    void submitted(Driver driver) {
        drivers.add(driver);
    }

    List<Pod> pods(String role) {
        return Cluster.CLIENT
                .pods()
                .inNamespace(name)
                .withLabel("spark-role", role)
                .list()
                .getItems();
    }

    List<Pod> executors() {
        return pods("executor");
    }

    /** What a program in an executor's Spark container prints. */
    String exec(Pod executor, String... words) {
        return Cluster.kubectl(name, execution(executor, words));
    }

    Command.Result tryExec(Pod executor, String... words) {
        return Cluster.tryKubectl(name, execution(executor, words));
    }

    private static String[] execution(Pod executor, String... words) {
        return Command.words(
                Stream.concat(
                        Stream.of(
                                "exec",
                                executor.getMetadata().getName(),
                                "--container",
                                "spark-kubernetes-executor",
                                "--"),
                        Stream.of(words)));
    }

    List<Service> services() {
        return Cluster.CLIENT.services().inNamespace(name).list().getItems();
    }

    /** Those of an application; the namespace's own do not count. */
    List<ConfigMap> configMaps(String namePart) {
        return Cluster.CLIENT.configMaps().inNamespace(name).list().getItems().stream()
                .filter(map -> map.getMetadata().getName().contains(namePart))
                .toList();
    }

    private void print(ExtensionContext context, Throwable cause) {
        String test = context.getTestMethod().map(Method::getName).orElse("the preparation");
        System.out.printf("%n===== %s has failed in %s: %s%n", test, name, cause);
        print("get", "pods,services", "--output", "wide");
        print("get", "events", "--sort-by", ".metadata.creationTimestamp");
        for (Driver driver : drivers) {
            print("logs", driver.name(), "--container", Driver.AGENT, "--tail", "200");
            print("logs", driver.name(), "--container", Driver.AGENT, "--previous", "--tail", "50");
            print("logs", driver.name(), "--container", Driver.SPARK, "--tail", "300");
        }
        for (Pod executor : executors()) {
            print("logs", executor.getMetadata().getName(), "--tail", "50");
        }
    }

    private void print(String... words) {
        System.out.printf("--- kubectl %s%n", String.join(" ", words));
        System.out.println(Cluster.tryKubectl(name, words).output());
    }
}

package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kubectl describe pod} of the driver tells the story of its executors. */
class EventsIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("events");

    /** From the moment in which the cluster shows it. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    @Test
    void executorsThatNoNodeTakesAreNamedWithTheSchedulersWords() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executors(2)
                            .conf("spark.kubernetes.executor.request.cores", "1000")
                            .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                            .untilTold(1);

            awaitStory(
                    driver, "Warning", "ExecutorsPending", "2 executors wait", "nsufficient cpu");

            assertIsInTime(driver, "ExecutorsPending", history, EventsIT::isUnscheduled);
        }
    }

    private static boolean isUnscheduled(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(
                        condition ->
                                "PodScheduled".equals(condition.getType())
                                        && "False".equals(condition.getStatus()));
    }

    @Test
    void anImageThatIsMissingIsNamedAndToldOnce() {
        String image = "localhost/no-such-image:7";
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executors(2)
                            .conf("spark.kubernetes.executor.container.image", image)
                            .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                            .untilTold(1);

            awaitStory(driver, "Warning", "ImagePull", image);
            assertIsInTime(driver, "ImagePull", history, EventsIT::waitsForImage);

            driver.awaitWhileItRuns(
                    "the kubelet backs off",
                    () -> history.firstSight(pod -> waits(pod, "ImagePullBackOff")).isPresent());
            assertThat(told(driver, "ImagePull")).hasSize(1);
        }
    }

    private static boolean waitsForImage(Pod pod) {
        return waits(pod, "ErrImagePull") || waits(pod, "ImagePullBackOff");
    }

    private static boolean waits(Pod pod, String reason) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && reason.equals(waiting.getReason()));
    }

    @Test
    void anExecutorThatIsKilledAndAnAgentThatIsStartedAgainAreTold() {
        Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);
        Pod victim = NAMESPACE.executors().getFirst();

        NodeProcess.running(
                        victim.getStatus().getContainerStatuses().getLast().getContainerID(),
                        "KubernetesExecutorBackend")
                .kill();

        awaitStory(
                driver,
                "Warning",
                "ExecutorFailed",
                victim.getMetadata().getName(),
                "exited with code 137");
        driver.awaitRegistered(3);

        driver.killAgentAndAwaitItsReturn();
        awaitStory(driver, "Normal", "AgentRestarted", "the agent has been started again");

        assertThat(driver.finish()).isZero();
        assertThat(told(driver, "ExecutorFailed")).hasSize(1);
        assertThat(told(driver, "ExecutorsPending")).isEmpty();
    }

    @Test
    void anEvictedExecutorIsToldWithWhoAndWhy() {
        Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);
        Pod victim = NAMESPACE.executors().getFirst();

        assertThat(Cluster.CLIENT.pods().resource(victim).evict()).isTrue();

        awaitStory(
                driver,
                "Normal",
                "Decommissioned",
                victim.getMetadata().getName(),
                "evicted, as by a drain of its node");
        assertThat(driver.finish()).isZero();
    }

    @Test
    void withoutTheRightToPostEventsEverythingElseGoesOn() {
        changeRole(
                role -> role.getRules().removeIf(rule -> rule.getResources().contains("events")));
        try {
            Driver driver = NAMESPACE.submission("4.1.1").executors(1).untilTold(1);
            driver.awaitRegistered(1);
            Pod victim = NAMESPACE.executors().getFirst();
            NodeProcess.running(
                            victim.getStatus().getContainerStatuses().getLast().getContainerID(),
                            "KubernetesExecutorBackend")
                    .kill();
            driver.awaitRegistered(2);

            try (AgentDoor door = driver.openDoor()) {
                driver.awaitWhileItRuns(
                        "the metrics say that it was refused",
                        () ->
                                door.metrics()
                                        .lines()
                                        .anyMatch(
                                                line ->
                                                        line.startsWith("spark_agent_events_total{")
                                                                && line.contains("refused")
                                                                && line.endsWith(" 1.0")));
            }
            assertThat(driver.finish()).isZero();
            assertThat(told(driver, "ExecutorFailed")).isEmpty();
            assertThat(
                            Cluster.kubectl(
                                    NAMESPACE.name(),
                                    "logs",
                                    driver.name(),
                                    "--container",
                                    Driver.AGENT))
                    .contains("Kubernetes Events about the driver's pod will be missing")
                    .contains("may not create events.events.k8s.io");
        } finally {
            Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s");
        }
    }

    @Test
    void anApplicationThatIsRefusedIsToldWhy() {
        changeRole(
                role ->
                        role.getRules().stream()
                                .filter(rule -> rule.getResources().contains("pods"))
                                .forEach(rule -> rule.setVerbs(List.of("get", "list", "watch"))));
        try {
            Driver driver = NAMESPACE.submission("4.1.1").pythonPi(2);

            assertThat(driver.awaitExitCode()).isNotZero();

            assertThat(told(driver, "CannotCreate"))
                    .singleElement()
                    .satisfies(
                            event ->
                                    assertThat(event.getNote())
                                            .contains("may not create pods in the namespace"));
        } finally {
            Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s");
        }
    }

    private static void changeRole(Consumer<Role> change) {
        Cluster.CLIENT
                .rbac()
                .roles()
                .inNamespace(NAMESPACE.name())
                .withName("spark-agent")
                .edit(
                        (Role role) -> {
                            change.accept(role);
                            return role;
                        });
    }

    /** Waits until a line of {@code kubectl describe pod} has all these words. */
    private static void awaitStory(Driver driver, String... words) {
        driver.awaitWhileItRuns(
                "kubectl describe pod tells of " + List.of(words),
                () ->
                        describe(driver)
                                .lines()
                                .anyMatch(
                                        line -> List.of(words).stream().allMatch(line::contains)));
        System.out.println(
                describe(driver)
                        .lines()
                        .dropWhile(line -> !line.startsWith("Events:"))
                        .reduce("", (all, line) -> all + line + "\n"));
    }

    private static String describe(Driver driver) {
        return Cluster.kubectl(NAMESPACE.name(), "describe", "pod", driver.name());
    }

    private static void assertIsInTime(
            Driver driver, String reason, PodHistory history, Predicate<Pod> shown) {
        Instant known = history.firstSight(shown).orElseThrow();
        Instant posted =
                told(driver, reason).stream()
                        .map(event -> Instant.parse(event.getEventTime().getTime()))
                        .min(Instant::compareTo)
                        .orElseThrow();
        System.out.printf("%s: known %s, posted %s%n", reason, known, posted);
        assertThat(posted).isBefore(known.plus(PROMISED));
    }

    /** What the agent has posted about the driver's pod for this reason. */
    private static List<Event> told(Driver driver, String reason) {
        return Cluster.CLIENT
                .events()
                .v1()
                .events()
                .inNamespace(NAMESPACE.name())
                .list()
                .getItems()
                .stream()
                .filter(event -> reason.equals(event.getReason()))
                .filter(event -> "io.sparkagent/spark-agent".equals(event.getReportingController()))
                .filter(
                        event ->
                                Optional.ofNullable(event.getRegarding())
                                        .filter(pod -> driver.name().equals(pod.getName()))
                                        .isPresent())
                .toList();
    }
}

package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Succeeded;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.ResourceVersion;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.snapshot.Waiting.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTranslatorTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Identity IDENTITY = new Identity(3, 1, "i1");
    private static final PodRef REF = new PodRef("job-exec-3", "u3", 42, Optional.of("n1"));
    private static final String DELETING = "deletionTimestamp: 2026-01-01T00:00:00Z";

    /**
     * A pod as the API server shows it: Spark's container between one of the template's and one of
     * a webhook's.
     */
    private static Pod pod(String metadata, String status) {
        return Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: job-exec-3
                  uid: u3
                  resourceVersion: "42"
                  %s
                  labels:
                    spark-role: executor
                    spark-exec-id: "3"
                    spark-exec-resourceprofile-id: "1"
                    spark-agent-instance: i1
                spec:
                  nodeName: n1
                  containers:
                  - name: log-shipper
                  - name: spark-kubernetes-executor
                    env: [{name: SPARK_EXECUTOR_ID, value: "3"}]
                  - name: mesh-proxy
                status:
                %s"""
                        .formatted(metadata, status.indent(2)),
                Pod.class);
    }

    private static final PodTranslator TRANSLATOR =
            new PodTranslator(new PodRules(Optional.of(false), Optional.empty()));

    /** As the agent reads it from the API server's bytes. */
    private static LeanPod lean(Pod pod) {
        return LeanPods.read(Serialization.asJson(pod));
    }

    private static Optional<Executor> translate(Pod pod) {
        return TRANSLATOR.executor(lean(pod), NOW);
    }

    private static Executor executor(String status) {
        return executor("", status);
    }

    private static Executor executor(String metadata, String status) {
        return translate(pod(metadata, status)).orElseThrow();
    }

    private static String ended(int exitCode, String reason) {
        return """
               containerStatuses:
               - name: log-shipper
                 state: {running: {}}
               - name: spark-kubernetes-executor
                 state: {terminated: {exitCode: %d, reason: %s}}
               """
                .formatted(exitCode, reason);
    }

    private static String waits(String reason, String message) {
        return """
               phase: Pending
               containerStatuses:
               - name: spark-kubernetes-executor
                 state: {waiting: {reason: %s, message: "%s"}}
               """
                .formatted(reason, message);
    }

    private static Ending ending(Executor executor) {
        return ((Finished) executor).ending();
    }

    @Test
    void aRunningPodIsARunningExecutor() {
        assertThat(executor("phase: Running")).isEqualTo(new Running(IDENTITY, NOW, REF));
    }

    @Test
    void aPendingPodOnItsWayWaitsForNothing() {
        assertThat(executor("phase: Pending"))
                .isEqualTo(new Pending(IDENTITY, NOW, REF, new Waiting(Cause.STARTING, "")));
        assertThat(executor(waits("ContainerCreating", "")))
                .isEqualTo(
                        new Pending(
                                IDENTITY,
                                NOW,
                                REF,
                                new Waiting(Cause.STARTING, "its container is being created")));
    }

    @Test
    void aPodWithoutAStatusIsPending() {
        Pod pod = pod("", "phase: Pending");
        pod.setStatus(null);

        assertThat(translate(pod)).get().isInstanceOf(Pending.class);
    }

    @Test
    void anUnschedulablePodSaysWhy() {
        assertThat(
                        executor(
                                """
                                phase: Pending
                                conditions:
                                - type: PodScheduled
                                  status: "False"
                                  reason: Unschedulable
                                  message: 0/3 nodes are available
                                """))
                .isEqualTo(
                        new Pending(
                                IDENTITY,
                                NOW,
                                REF,
                                new Waiting(
                                        Cause.UNSCHEDULED,
                                        "no node takes it: 0/3 nodes are available")));
    }

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, IMAGE",
        "ImagePullBackOff, IMAGE",
        "InvalidImageName, IMAGE",
        "ErrImageNeverPull, IMAGE",
        "CreateContainerConfigError, CONFIG",
        "CreateContainerError, CONFIG",
        "RunContainerError, CONFIG"
    })
    void aPodThatNeedsHelpSaysWhichAndWhy(String reason, Cause cause) {
        assertThat(executor(waits(reason, "it is so")))
                .isEqualTo(
                        new Pending(
                                IDENTITY,
                                NOW,
                                REF,
                                new Waiting(
                                        cause,
                                        reason
                                                + " in container spark-kubernetes-executor: it is"
                                                + " so")));
    }

    @Test
    void aPodOfALostNodeIsUnknown() {
        assertThat(executor("phase: Unknown")).isEqualTo(new Unknown(IDENTITY, NOW, REF));
    }

    @Test
    void anExitWithZeroIsASuccess() {
        assertThat(executor("phase: Succeeded\n" + ended(0, "Completed")))
                .isInstanceOf(Succeeded.class);
        assertThat(ending(executor("phase: Succeeded\n" + ended(0, "Completed"))))
                .isEqualTo(
                        new Ending(
                                0,
                                true,
                                false,
                                "executor 3 (job-exec-3 on node n1) exited with code 0: ended by"
                                        + " itself",
                                Reason.COMPLETED));
    }

    @Test
    void aFailureOfTheApplicationCounts() {
        assertThat(executor("phase: Failed\n" + ended(1, "Error"))).isInstanceOf(Failed.class);
        assertThat(ending(executor("phase: Failed\n" + ended(1, "Error"))))
                .isEqualTo(
                        new Ending(
                                1,
                                true,
                                true,
                                "executor 3 (job-exec-3 on node n1) exited with code 1 (an error,"
                                        + " or the driver was not found by its name, did not"
                                        + " answer or refused it; its log says which)",
                                Reason.APPLICATION_ERROR));
    }

    @Test
    void aContainerThatRanOutOfMemorySaysSo() {
        assertThat(ending(executor("phase: Failed\n" + ended(137, "OOMKilled"))))
                .isEqualTo(
                        new Ending(
                                137,
                                true,
                                true,
                                "executor 3 (job-exec-3 on node n1) exited with code 137 (it used"
                                        + " more memory than its limit; more"
                                        + " spark.executor.memoryOverhead may help): OOMKilled",
                                Reason.OUT_OF_MEMORY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Evicted", "NodeLost", "Preempting", "Terminated", "NodeShutdown"})
    void whatTheClusterDidIsNotTheApplicationsFault(String reason) {
        Ending ending =
                ending(
                        executor(
                                """
                                phase: Failed
                                reason: %s
                                message: the node was low on resource
                                """
                                        .formatted(reason)));

        assertThat(ending)
                .extracting(Ending::exitCode, Ending::causedByApplication, Ending::failure)
                .containsExactly(-1, false, false);
        assertThat(ending.sentence())
                .startsWith("executor 3 (job-exec-3 on node n1) failed before its container ran; ")
                .endsWith(" (" + reason + ": the node was low on resource)");
    }

    @Test
    void theRefusalOfANodeIsNotTheApplicationsFault() {
        assertThat(ending(executor("phase: Failed\nreason: UnexpectedAdmissionError")))
                .extracting(Ending::causedByApplication, Ending::failure)
                .containsExactly(false, false);
    }

    @Test
    void aDisruptionTargetIsLeaving() {
        assertThat(
                        executor(
                                """
                                phase: Running
                                conditions:
                                - type: DisruptionTarget
                                  status: "True"
                                  reason: PreemptionByScheduler
                                  message: a more important pod
                                """))
                .isEqualTo(
                        new Leaving(
                                IDENTITY,
                                NOW,
                                REF,
                                false,
                                "its pod goes: preempted for a pod of higher priority"
                                        + " (PreemptionByScheduler: a more important pod)"));
    }

    @Test
    void anEndAfterADisruptionIsTheClustersDoing() {
        assertThat(
                        ending(
                                executor(
                                        """
                                        phase: Failed
                                        conditions:
                                        - type: DisruptionTarget
                                          status: "True"
                                          reason: EvictionByEvictionAPI
                                        """
                                                + ended(143, "Error"))))
                .extracting(Ending::exitCode, Ending::causedByApplication, Ending::failure)
                .containsExactly(143, false, false);
    }

    @Test
    void aDisruptionThatWasCalledOffIsNone() {
        assertThat(
                        executor(
                                """
                                phase: Running
                                conditions:
                                - type: DisruptionTarget
                                  status: "False"
                                """))
                .isInstanceOf(Running.class);
    }

    @Test
    void aPodThatIsDeletedWhileItRunsIsLeaving() {
        assertThat(executor(DELETING, "phase: Running"))
                .isEqualTo(new Leaving(IDENTITY, NOW, REF, true, "its pod is being deleted"));
    }

    @Test
    void anEndByDeletionIsNotTheApplicationsFault() {
        assertThat(ending(executor(DELETING, "phase: Failed\n" + ended(143, "Error"))))
                .isEqualTo(
                        new Ending(
                                143,
                                false,
                                false,
                                "executor 3 (job-exec-3 on node n1) exited with code 143 (stopped"
                                        + " by SIGTERM); its pod was deleted",
                                Reason.DELETED));
    }

    @Test
    void theEndOfSparksContainerIsTheEndThoughAnotherContainerKeepsThePodRunning() {
        assertThat(executor("phase: Running\n" + ended(0, "Completed")))
                .isInstanceOf(Succeeded.class);
        assertThat(executor("phase: Running\n" + ended(52, "Error")))
                .isInstanceOf(Failed.class)
                .satisfies(e -> assertThat(ending(e).exitCode()).isEqualTo(52));
    }

    @Test
    void theEndOfAnotherContainerIsNotTheEnd() {
        assertThat(
                        executor(
                                """
                                phase: Running
                                containerStatuses:
                                - name: log-shipper
                                  state: {terminated: {exitCode: 1}}
                                - name: spark-kubernetes-executor
                                  state: {running: {}}
                                """))
                .isInstanceOf(Running.class);
    }

    @Test
    void aPodThatIsGoneWithoutAnEndWasDeleted() {
        assertThat(TRANSLATOR.gone(lean(pod("", "phase: Running")), NOW))
                .contains(
                        new Deleted(
                                IDENTITY,
                                NOW,
                                Optional.empty(),
                                new Ending(
                                        -1,
                                        false,
                                        false,
                                        "executor 3 (job-exec-3 on node n1)'s pod was deleted",
                                        Reason.DELETED)));
    }

    @Test
    void aPodThatIsGoneAfterItsEndKeepsThatEnd() {
        Pod last = pod(DELETING, "phase: Failed\n" + ended(52, "Error"));

        assertThat(TRANSLATOR.gone(lean(last), NOW))
                .get()
                .isInstanceOfSatisfying(
                        Failed.class,
                        end -> {
                            assertThat(end.ending().exitCode()).isEqualTo(52);
                            assertThat(end.pod()).isEmpty();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "99999999999", "EXECID"})
    void anIdThatIsNoNumberIsNoExecutorOfOurs(String id) {
        Pod pod = pod("", "phase: Running");
        pod.getMetadata().getLabels().put("spark-exec-id", id);

        assertThat(translate(pod)).isEmpty();
        assertThat(TRANSLATOR.gone(lean(pod), NOW)).isEmpty();
    }

    @Test
    void anotherRoleIsNoExecutor() {
        Pod pod = pod("", "phase: Running");
        pod.getMetadata().getLabels().put("spark-role", "driver");
        assertThat(translate(pod)).isEmpty();

        pod.getMetadata().setLabels(null);
        assertThat(translate(pod)).isEmpty();
    }

    @Test
    void aPodOfPlainSparkBelongsToNoInstance() {
        Pod pod = pod("", "phase: Running");
        pod.getMetadata().getLabels().remove("spark-agent-instance");
        pod.getMetadata().getLabels().remove("spark-exec-resourceprofile-id");

        assertThat(translate(pod).orElseThrow().identity()).isEqualTo(new Identity(3, 0, ""));
    }

    @Test
    void anEndedPodThatIsMarkedAsKeptIsNoConcernAnyMore() {
        Pod kept = pod("", "phase: Failed\n" + ended(1, "Error"));
        kept.getMetadata().getLabels().put("spark-exec-inactive", "true");

        assertThat(TRANSLATOR.isKept(lean(kept))).isTrue();
    }

    @Test
    void aMarkDoesNotHideAPodThatStillRuns() {
        Pod running = pod("", "phase: Running");
        running.getMetadata().getLabels().put("spark-exec-inactive", "true");

        assertThat(TRANSLATOR.isKept(lean(running))).isFalse();
        assertThat(TRANSLATOR.isKept(lean(pod("", "phase: Failed")))).isFalse();
    }

    @Test
    void readsTheOwnPod() {
        assertThat(PodTranslator.ownPod(lean(pod("", "phase: Running")), "driver"))
                .isEqualTo(new OwnPod(false, OptionalInt.empty()));
        assertThat(PodTranslator.ownPod(lean(pod(DELETING, "phase: Running")), "driver"))
                .isEqualTo(new OwnPod(true, OptionalInt.empty()));
        assertThat(
                        PodTranslator.ownPod(
                                lean(pod("", "phase: Running\n" + ended(3, "Error"))),
                                "spark-kubernetes-executor"))
                .isEqualTo(new OwnPod(false, OptionalInt.of(3)));
    }

    @Test
    void aDriverThatStartsAgainIsNoEndOfTheApplication() {
        String end = "{exitCode: 137, finishedAt: '2026-03-01T10:00:00Z'}";
        for (String state : List.of("state", "lastState")) {
            Pod pod =
                    pod(
                            "",
                            "phase: Running\ncontainerStatuses: [{name: driver, "
                                    + state
                                    + ": {terminated: "
                                    + end
                                    + "}}]");
            pod.getSpec().setRestartPolicy("OnFailure");
            assertThat(PodTranslator.ownPod(lean(pod), "driver"))
                    .isEqualTo(
                            new OwnPod(
                                    false,
                                    OptionalInt.empty(),
                                    Optional.of(Instant.parse("2026-03-01T10:00:00Z"))));
        }
        Pod done =
                pod(
                        "",
                        "phase: Running\ncontainerStatuses: [{name: driver, state: {terminated:"
                                + " {exitCode: 0, finishedAt: '2026-03-01T10:00:00Z'}}}]");
        done.getSpec().setRestartPolicy("OnFailure");
        assertThat(PodTranslator.ownPod(lean(done), "driver"))
                .isEqualTo(new OwnPod(false, OptionalInt.of(0)));
    }

    @Test
    void aVersionThatIsNoNumberAlwaysCountsAsNew() {
        assertThat(ResourceVersion.parse("12")).isEqualTo(12);
        assertThat(ResourceVersion.parse("abc")).isEqualTo(Long.MAX_VALUE);
        assertThat(ResourceVersion.parse(null)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "10", "50", "51", "52", "53", "56", "126", "127", "134", "137", "139"})
    void knownExitCodesAreExplained(int code) {
        assertThat(ExitCode.explain(code)).isNotEqualTo(ExitCode.explain(77));
    }

    private static Executor withClaims(String status) {
        Pod pod = pod("", status);
        pod.getSpec()
                .setVolumes(
                        List.of(
                                new VolumeBuilder()
                                        .withName("data")
                                        .withNewPersistentVolumeClaim("job-exec-3-pvc-0", false)
                                        .build(),
                                new VolumeBuilder()
                                        .withName("tmp")
                                        .withNewEmptyDir()
                                        .endEmptyDir()
                                        .build()));
        return translate(pod).orElseThrow();
    }

    @Test
    void aPodHasItsClaimsUntilItsEnd() {
        assertThat(withClaims("phase: Pending").claims()).containsExactly("job-exec-3-pvc-0");
        assertThat(withClaims("phase: Running").claims()).containsExactly("job-exec-3-pvc-0");
        assertThat(withClaims("phase: Unknown").claims()).containsExactly("job-exec-3-pvc-0");
        assertThat(withClaims("phase: Failed").claims()).isEmpty();
        assertThat(withClaims("phase: Succeeded").claims()).isEmpty();
    }

    @Test
    void aSidecarThatLivesOnKeepsTheClaims() {
        Executor executor = withClaims("phase: Running\n" + ended(1, "Error"));

        assertThat(executor).isInstanceOf(Failed.class);
        assertThat(executor.claims()).containsExactly("job-exec-3-pvc-0");
    }

    private static String disrupted(String reason) {
        return """
               phase: Failed
               conditions:
               - type: DisruptionTarget
                 status: "True"
                 reason: %s
                 message: it is so
               """
                .formatted(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "PreemptionByScheduler, preempted for a pod of higher priority, PREEMPTED",
        "DeletionByTaintManager, 'deleted because its node does not answer or has a taint that it"
                + " does not tolerate', NODE_LOST",
        "EvictionByEvictionAPI, 'evicted, as by a drain of its node', DRAINED",
        "TerminationByKubelet, 'ended by its node, which is short of something or is shutting"
                + " down', EVICTED",
        "DeletionByPodGC, deleted because its node is gone, NODE_LOST",
        "SomethingNew, taken away by the cluster, DELETED"
    })
    void everyDisruptionIsExplained(String reason, String words, Reason word) {
        assertThat(ending(executor(disrupted(reason) + ended(137, "Error"))))
                .isEqualTo(
                        new Ending(
                                137,
                                false,
                                false,
                                "executor 3 (job-exec-3 on node n1) exited with code 137 ("
                                        + ExitCode.explain(137)
                                        + "); "
                                        + words
                                        + " ("
                                        + reason
                                        + ": it is so)",
                                word));
    }

    @ParameterizedTest
    @CsvSource({
        "1, Error, APPLICATION_ERROR",
        "134, Error, APPLICATION_ERROR",
        "52, Error, JVM_OUT_OF_MEMORY",
        "53, Error, DISK",
        "56, Error, DRIVER_UNREACHABLE",
        "126, Error, NOT_STARTED",
        "128, StartError, NOT_STARTED",
        "137, Error, KILLED",
        "137, OOMKilled, OUT_OF_MEMORY",
        "143, Error, KILLED"
    })
    void everyExitHasAReasonInOneWord(int code, String told, Reason reason) {
        assertThat(ending(executor("phase: Failed\n" + ended(code, told))).reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "Evicted, EVICTED",
        "NodeLost, NODE_LOST",
        "Preempting, PREEMPTED",
        "Terminated, NODE_SHUTDOWN",
        "NodeShutdown, NODE_SHUTDOWN",
        "UnexpectedAdmissionError, NODE_REFUSED",
        "DeadlineExceeded, DEADLINE",
        "'', UNKNOWN"
    })
    void everyReasonOfThePodAsAWholeHasAWord(String told, Reason reason) {
        assertThat(ending(executor("phase: Failed\nreason: '" + told + "'")).reason())
                .isEqualTo(reason);
    }

    @Test
    void theShutdownOfANodeIsNoEviction() {
        assertThat(
                        ending(executor(disrupted("TerminationByKubelet") + "reason: Terminated\n"))
                                .reason())
                .isEqualTo(Reason.NODE_SHUTDOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ",
                "Container spark exceeded its local ephemeral storage limit 1Gi. ",
                "Usage of EmptyDir volume spark-local-dir-1 exceeds the limit 1Gi. "
            })
    void anEvictionForThePodsOwnLimitIsTheApplications(String message) {
        assertThat(ending(executor("phase: Failed\nreason: Evicted\nmessage: '" + message + "'")))
                .extracting(Ending::causedByApplication, Ending::failure, Ending::reason)
                .containsExactly(true, true, Reason.EVICTED);
    }

    private static final String SIDECAR_FAILED =
            """
            phase: Running
            containerStatuses:
            - name: log-shipper
              state: {terminated: {exitCode: 7, reason: Error}}
            - name: spark-kubernetes-executor
              state: {running: {}}
            """;

    @Test
    void anyContainerThatFailsIsTheEndWhereTheConfWantsThat() {
        PodTranslator all = new PodTranslator(new PodRules(Optional.of(true), Optional.empty()));

        assertThat(all.executor(lean(pod("", SIDECAR_FAILED)), NOW))
                .get()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed ->
                                assertThat(failed.ending())
                                        .isEqualTo(
                                                new Ending(
                                                        7,
                                                        true,
                                                        true,
                                                        "executor 3 (job-exec-3 on node n1): its"
                                                                + " container log-shipper exited"
                                                                + " with code 7 (see its log)",
                                                        Reason.APPLICATION_ERROR)));
    }

    @ParameterizedTest
    @CsvSource({"3.5.7, Running", "4.0.2, Failed", "4.1.1, Failed"})
    void whatTheConfDoesNotSayFollowsFromThePodsSparkVersion(String version, String state) {
        Pod pod = pod("", SIDECAR_FAILED);
        pod.getMetadata().getLabels().put("spark-version", version);

        assertThat(new PodTranslator(PodRules.STANDARD).executor(lean(pod), NOW))
                .get()
                .extracting(executor -> executor.getClass().getSimpleName())
                .isEqualTo(state);
    }

    private static final String OF_U1 =
            "ownerReferences: [{apiVersion: v1, kind: Pod, name: driver-x, uid: u1}]\n  ";

    @ParameterizedTest
    @CsvSource({
        "u1, 2026-01-01T00:00:10Z, 2026-01-01T00:00:20Z, ours",
        "u2, 2026-01-01T00:00:10Z, 2026-01-01T00:00:09Z, left",
        "u2, 2026-01-01T00:00:10Z, 2026-01-01T00:00:20Z, another's"
    })
    void anExecutorIsOneDriversPodsOfSeveral(
            String driver, String since, String created, String whose) {
        String metadata = OF_U1 + "creationTimestamp: " + created;
        Predecessors predecessors = new Predecessors(new Lineage(driver, since), _ -> true);
        PodTranslator translator = new PodTranslator(PodRules.STANDARD, predecessors);
        translator.executor(lean(pod(metadata, "phase: Running")), NOW);
        predecessors.ask();

        Optional<Executor> seen = translator.executor(lean(pod(metadata, "phase: Running")), NOW);

        assertThat(
                        seen.map(executor -> executor.isLeftBehind() ? "left" : "ours")
                                .orElse("another's"))
                .isEqualTo(whose);
        assertThat(translator.gone(lean(pod(metadata, "phase: Running")), NOW).isPresent())
                .isEqualTo(seen.isPresent());
    }

    @Test
    void anExecutorThatNobodyOwnsIsOurs() {
        PodTranslator translator =
                new PodTranslator(
                        PodRules.STANDARD,
                        new Predecessors(new Lineage("u1", "2026-01-01T00:00:10Z"), _ -> true));

        assertThat(translator.executor(lean(pod("", "phase: Running")), NOW))
                .get()
                .extracting(Executor::isLeftBehind)
                .isEqualTo(false);
    }

    @Test
    void anInitContainerThatFailsIsNamed() {
        assertThat(
                        ending(
                                executor(
                                        """
                                        phase: Failed
                                        initContainerStatuses:
                                        - name: prep
                                          state: {terminated: {exitCode: 3, reason: Error}}
                                        containerStatuses:
                                        - name: spark-kubernetes-executor
                                          state: {waiting: {reason: PodInitializing}}
                                        """)))
                .isEqualTo(
                        new Ending(
                                3,
                                true,
                                true,
                                "executor 3 (job-exec-3 on node n1): its container prep exited"
                                        + " with code 3 (see its log)",
                                Reason.APPLICATION_ERROR));
    }

    @Test
    void aSidecarWhoseImageCannotBePulledIsWaitedFor() {
        assertThat(
                        executor(
                                """
                                phase: Pending
                                initContainerStatuses:
                                - name: side
                                  state: {waiting: {reason: ErrImagePull, message: denied}}
                                containerStatuses:
                                - name: spark-kubernetes-executor
                                  state: {waiting: {reason: PodInitializing}}
                                """))
                .isInstanceOfSatisfying(
                        Pending.class,
                        pending ->
                                assertThat(pending.waiting())
                                        .isEqualTo(
                                                new Waiting(
                                                        Cause.IMAGE,
                                                        "ErrImagePull in container side: denied")));
    }

    @Test
    void aPodWhoseVolumesAreNotThereSaysWhereToLook() {
        assertThat(
                        executor(
                                waits("ContainerCreating", "")
                                        + """
                                          conditions:
                                          - type: PodReadyToStartContainers
                                            status: "False"
                                          """))
                .isInstanceOfSatisfying(
                        Pending.class,
                        pending ->
                                assertThat(pending.waiting().message())
                                        .contains("volumes", "events"));
    }

    @Test
    void nothingThatOthersSayIsRepeatedWithoutEnd() {
        String endless = "word ".repeat(10_000);

        assertThat(ending(executor("phase: Failed\nreason: Evicted\nmessage: " + endless)))
                .satisfies(end -> assertThat(end.sentence()).hasSizeLessThan(1500));
    }

    @Test
    void aPodShowsWhetherItHasTheLabelOfDecommissionedExecutors() {
        PodTranslator labelling =
                new PodTranslator(
                        new PodRules(Optional.empty(), Optional.of(Map.entry("gone", "soon"))));
        Pod pod = pod("", "phase: Running");
        assertThat(labelling.executor(lean(pod), NOW).orElseThrow().pod())
                .get()
                .extracting(PodRef::decommissionLabelled)
                .isEqualTo(false);

        pod.getMetadata().getLabels().put("gone", "soon");

        assertThat(labelling.executor(lean(pod), NOW).orElseThrow().pod())
                .get()
                .extracting(PodRef::decommissionLabelled)
                .isEqualTo(true);
    }
}

package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C: a submission is whole or was never there, and an application does not hang on it. */
@Tag("submissions")
class SubmitInterruptIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-interrupt");

    private static final int CTRL_C = 130;

    /** Of a submission's time, as many moments as there are interruptions. */
    private static final int MOMENTS = 8;

    /** Of one that is held among its objects; fewer where each stage was met before. */
    private static final int ROUNDS = 12;

    private static final int CLAIMS = 30;

    @TempDir private static Path folder = Path.of("");

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
        submitter.mayMake("persistentvolumeclaims");
    }

    @Test
    void submissionIsWholeOrLeavesNothingWheneverItIsInterrupted() throws InterruptedException {
        long begin = System.nanoTime();
        Driver driver = submitted().detached(Submit.pythonPi(2));
        Duration whole = Duration.ofNanos(System.nanoTime() - begin);
        remove(driver);

        int interrupted = 0;
        for (int moment = 1; moment <= MOMENTS; moment++) {
            Submit submit = submitted();
            try (RunningCommand command = submit.option("--detach").start(Submit.pythonPi(2))) {
                Thread.sleep(whole.multipliedBy(moment).dividedBy(MOMENTS));
                command.interrupt();
                interrupted += isInterrupted(submit, command.awaitEnd()) ? 1 : 0;
            }
        }
        assertThat(interrupted).isPositive();
    }

    /**
     * The command is held still while the cluster shows how far it has come; so it is known where
     * the interruption finds it.
     */
    @Test
    void submissionIsWholeOrLeavesNothingWhenItIsInterruptedAmongItsObjects() {
        Map<SubmitStage, Integer> interrupted = new EnumMap<>(SubmitStage.class);
        for (int round = 0; round < ROUNDS && !isInterruptedAtBoth(interrupted); round++) {
            Submit submit = withClaims(submitted());
            try (ClaimChanges changes = new ClaimChanges(NAMESPACE, 1 + round % 4 * CLAIMS / 2);
                    RunningCommand command = submit.option("--detach").start(Submit.pythonPi(2))) {
                changes.await(command::isRunning);
                command.hold();
                SubmitStage stage = settled();
                command.interrupt();
                command.resume();
                Command.Result result = command.awaitEnd();
                assertThat(result.exitCode()).as(result.output()).isIn(0, CTRL_C);
                if (isInterrupted(submit, result)) {
                    interrupted.merge(stage, 1, Integer::sum);
                }
            }
        }
        assertThat(interrupted.keySet())
                .as("interrupted by stage, in %d rounds at most: %s", ROUNDS, interrupted)
                .anyMatch(SubmitStage::isAmongTheObjects);
    }

    private static boolean isInterruptedAtBoth(Map<SubmitStage, Integer> interrupted) {
        return interrupted.keySet().stream().filter(SubmitStage::isAmongTheObjects).count() == 2;
    }

    /** So many objects that making them, and then giving them their owner, takes a while. */
    private static Submit withClaims(Submit submit) {
        for (int i = 0; i < CLAIMS; i++) {
            String volume = "spark.kubernetes.driver.volumes.persistentVolumeClaim.c" + i + ".";
            submit.conf(volume + "options.claimName", "OnDemand")
                    .conf(volume + "options.storageClass", "no-such-class")
                    .conf(volume + "options.sizeLimit", "1Gi")
                    .conf(volume + "mount.path", "/claims/" + i);
        }
        return submit;
    }

    /** What was on its way to the API server when the command was held is there as well. */
    private static SubmitStage settled() {
        AtomicReference<Set<String>> before = new AtomicReference<>(Set.of());
        AtomicReference<SubmitStage> stage = new AtomicReference<>(SubmitStage.NOTHING);
        await("nothing changes any more")
                .pollInterval(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            Map<String, HasMetadata> now = SubmitTraces.all(NAMESPACE);
                            stage.set(SubmitStage.of(now.values()));
                            Set<String> versions = versions(now.values());
                            return versions.equals(before.getAndSet(versions));
                        });
        return stage.get();
    }

    private static Set<String> versions(Collection<HasMetadata> objects) {
        return objects.stream()
                .map(each -> each.getMetadata().getUid() + SubmitStage.isOwned(each))
                .collect(Collectors.toSet());
    }

    /** With little in it, and on no node, so that there is only the submission to see. */
    private static Submit submitted() {
        SubmitTraces.awaitNone(NAMESPACE);
        return submitter.submit("4.1.1").nowhere();
    }

    private static boolean isInterrupted(Submit submit, Command.Result result) {
        if (result.exitCode() == 0) {
            assertThat(submit.driver().isGone()).isFalse();
            remove(submit.driver());
            return false;
        }
        SubmitTraces.awaitNone(NAMESPACE);
        return true;
    }

    private static void remove(Driver driver) {
        driver.delete();
        driver.awaitGone();
    }

    @Test
    void filesThatAreStillOnTheirWayTakeTheirDriverWithThem() {
        Bundles bundles = new Bundles(folder);
        Submit submit =
                submitted()
                        .option(
                                "--files",
                                bundles.file("large", Bundles.noise(Bundles.LARGE)).toString());
        try (RunningCommand command = submit.start(Submit.pythonPi(2))) {
            await("the driver that waits for them is there")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !submit.driver().isGone());
            assertThat(command.isRunning()).isTrue();

            command.interrupt();

            Command.Result result = command.awaitEnd();
            assertThat(result.exitCode()).as(result.output()).isEqualTo(CTRL_C);
        }
        SubmitTraces.awaitNone(NAMESPACE);
    }

    @Test
    void applicationGoesOnWithoutWhoeverWaitedForIt() {
        Submit submit = submitter.submit("4.1.1").executors(1);
        Driver driver = submit.driver();
        try (RunningCommand command = submit.start(Submit.ours("until_told.py", "1"))) {
            driver.awaitWhileItStarts(
                    "it is at work", () -> !driver.isGone() && driver.rounds() > 0);

            command.interrupt();

            Command.Result result = command.awaitEnd();
            assertThat(result.exitCode()).as(result.output()).isEqualTo(CTRL_C);
            assertThat(result.output()).contains(driver.name());
        }
        driver.awaitAnotherRound();
        assertThat(driver.finish()).isZero();
    }
}

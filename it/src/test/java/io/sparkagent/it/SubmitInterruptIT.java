package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
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

    @TempDir private static Path folder = Path.of("");

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
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

    @Test
    void submissionIsWholeOrLeavesNothingWhenItIsInterruptedAmongItsObjects() {
        for (int i = 0; i < MOMENTS / 2; i++) {
            Submit submit = submitted();
            try (RunningCommand command = submit.option("--detach").start(Submit.pythonPi(2))) {
                await("something has been made")
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofMinutes(1))
                        .until(
                                () ->
                                        !command.isRunning()
                                                || !SubmitTraces.all(NAMESPACE).isEmpty());
                command.interrupt();
                Command.Result result = command.awaitEnd();
                assertThat(result.exitCode()).as(result.output()).isIn(0, CTRL_C);
                isInterrupted(submit, result);
            }
        }
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

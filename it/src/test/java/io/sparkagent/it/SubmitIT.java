package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications of our own command, from their submission to the exit code of their driver. */
class SubmitIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit");

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "3.5.7"})
    void pySparkJobCompletesAndLeavesItsDriverAlone(String version) {
        Submit submit = submitter.submit(version).executors(2);
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            check(submit, submit.toTheEnd(Submit.pythonPi(20)), history);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "3.5.7"})
    void javaJobCompletesAndLeavesItsDriverAlone(String version) {
        Submit submit = submitter.submit(version).executors(2);
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            check(submit, submit.toTheEnd(Submit.javaPi(version, 20)), history);
        }
    }

    private static void check(Submit submit, Command.Result result, PodHistory history) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains(submit.driverName());
        assertThat(submit.driver().log()).contains("Pi is roughly 3.1");
        // Of the driver alone: its pod is over when the agent beside it is.
        assertThat(submit.driver().end().orElseThrow().getExitCode()).isZero();
        assertThat(history.ids()).containsExactly(1, 2);
        assertThat(history.pods()).allSatisfy(SubmitIT::wasCreatedByTheAgent);
        Leftovers.awaitNone(NAMESPACE);
    }

    private static void wasCreatedByTheAgent(Pod pod) {
        assertThat(pod.getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getSubresource() == null)
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("spark-agent");
    }

    @Test
    void exitCodeAndLastWordsOfAFailedApplicationAreTheCommands() {
        Submit submit = submitter.submit("4.1.1").executors(1);

        Command.Result result = submit.toTheEnd(Submit.ours("gives_up.py", "3"));

        assertThat(result.output())
                .contains("exit code 3")
                .contains("the application gives up with 3");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(submit.driver().end().orElseThrow().getExitCode()).isEqualTo(3);
        Leftovers.awaitNone(NAMESPACE);
    }

    @Test
    void whoWaitsForAnApplicationLearnsThatSomebodyHasKilledIt() throws IOException {
        Submit submit = submitter.submit("4.1.1").executors(1).option("--output", "json");
        try (RunningCommand waits = submit.start(Submit.ours("until_told.py", "1"))) {
            submit.driver().awaitWhileItStarts("it is at work", () -> isAtWork(submit.driver()));

            Command.Result killed = submitter.tryOut("kill", submit.driverName(), "--yes");

            assertThat(killed.exitCode()).as(killed.output()).isZero();
            Command.Result result = waits.awaitEnd();
            assertThat(result.exitCode()).as(result.output()).isNotZero();
            JsonNode last = new ObjectMapper().readTree(result.output().lines().toList().getLast());
            assertThat(last.path("event").asText()).isEqualTo("ended");
            assertThat(last.path("result").asText()).isEqualTo("deleted");
        }
        submit.driver().awaitGone();
        Leftovers.awaitNone(NAMESPACE);
        assertThat(NAMESPACE.configMaps("spark-drv-")).isEmpty();
    }

    @Test
    void theOtherCommandsKnowAnApplicationThatWasSubmittedByThisOne() {
        Submit submit = submitter.submit("4.1.1").executors(1).option("--name", "told");
        Driver driver = submit.detached(Submit.ours("until_told.py", "1"));
        driver.awaitWhileItStarts("it is at work", () -> isAtWork(driver));

        assertThat(fine("status", "told")).contains("Agent        started", "1 running");
        assertThat(fine("list")).containsPattern(driver.name() + " +told +Running +1 running ");
        assertThat(fine("explain", driver.name())).contains("Nothing is missing.");
        assertThat(fine("logs", "told", "--tail", "20")).contains(" is done");
        assertThat(driver.finish()).isZero();
    }

    private static boolean isAtWork(Driver driver) {
        return !driver.isGone() && driver.rounds() > 0;
    }

    private static String fine(String... words) {
        Command.Result result = submitter.tryOut(words);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }
}

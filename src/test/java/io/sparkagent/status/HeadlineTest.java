package io.sparkagent.status;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.Wish;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting.Cause;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeadlineTest {

    private static final Optional<List<String>> WELL = Optional.of(List.of());

    private static String of(Demand demand, Snapshot seen, WaitingReason... waiting) {
        return Headline.of(WELL, new StatusBoard.View(demand, seen, List.of(waiting), T0));
    }

    private static Wanted wanted(int total, Integer... released) {
        Wish wish = Wish.executors(total);
        List.of(released).forEach(id -> wish.released(id, T0));
        return wish.said();
    }

    private static String of(int total, Executor... executors) {
        return of(wanted(total), seen(executors));
    }

    @Test
    void whatIsThereAndWhatIsNot() {
        assertThat(of(0)).isEqualTo("The driver wants no executors now, and there are none.");
        assertThat(of(0, running(1))).isEqualTo("The driver wants no executors now; 1 still runs.");
        assertThat(of(1, running(1))).isEqualTo("The one executor that is wanted is running.");
        assertThat(of(2, running(1), running(2)))
                .isEqualTo("All 2 executors that are wanted are running.");
        assertThat(of(1, running(1), running(2)))
                .isEqualTo(
                        "1 executor is wanted, and 2 are running until Spark releases the others.");
        assertThat(of(10_000))
                .isEqualTo("10,000 executors are wanted: none is running and 10,000 are missing.");
        assertThat(of(1)).isEqualTo("1 executor is wanted: none is running and 1 is missing.");
        assertThat(of(5, running(1), running(2), requested(3), failed(4)))
                .isEqualTo(
                        "5 executors are wanted: 2 are running, 1 is pending and 2 are missing.");
    }

    @Test
    void onlyWhatSparkCountsOnCounts() {
        assertThat(of(wanted(2, 2), seen(running(1), running(2), ofInstance("i0", running(3)))))
                .isEqualTo("2 executors are wanted: 1 is running and 1 is missing.");
    }

    @Test
    void theReasonOfMostComesWithIt() {
        assertThat(
                        of(
                                wanted(3),
                                seen(pending(1, Cause.UNSCHEDULED, "no room")),
                                new WaitingReason(WaitingReason.Cause.BATCH, 1, "x"),
                                new WaitingReason(WaitingReason.Cause.UNSCHEDULED, 2, "y")))
                .isEqualTo(
                        "3 executors are wanted: none is running, 1 is pending and 2 are missing."
                                + " Reason: no node takes them.");
    }

    @Test
    void withNoDriverThereAreWordsToo() {
        StatusBoard.View view = new StatusBoard.View(new Demand.NotYet(), seen(), List.of(), T0);

        assertThat(Headline.of(Optional.empty(), view)).startsWith("The agent is starting");
        assertThat(Headline.of(Optional.of(List.of("a", "b")), view))
                .isEqualTo("No application can run here: 2 things have to be put right first.");
        assertThat(Headline.of(WELL, view)).startsWith("No driver has said hello yet");
        assertThat(of(new Demand.Over("x"), seen(running(1), deleted(2))))
                .isEqualTo("The application is over; one executor is still being removed.");
        assertThat(of(new Demand.Over("x"), seen()))
                .isEqualTo("The application is over, and none of its executors is left.");
    }

    @ParameterizedTest
    @EnumSource(WaitingReason.Cause.class)
    void everyCauseSaysWhyAndWhatToDo(WaitingReason.Cause cause) {
        assertThat(CauseWords.of(cause).why()).matches("[a-z].*[^.]");
        assertThat(CauseWords.of(cause).todo()).matches("[A-Z].*\\.");
    }

    @Test
    void anErrorSaysWhatToDo() {
        assertThat(ErrorWords.todo("create pods: the namespace's quota is used up: exceeded quota"))
                .startsWith("Raise the namespace's quota");
        assertThat(
                        ErrorWords.todo(
                                "create pods: the agent's Role does not allow it: pods is forbidden:"
                                        + " User a cannot create resource \"pods\""))
                .contains("k8s/role.yaml");
        assertThat(
                        ErrorWords.todo(
                                "the agent's service account spark may not create pods in the"
                                        + " namespace demo"))
                .contains("k8s/role.yaml");
        assertThat(
                        ErrorWords.todo(
                                "create pods: the API server forbids it: pods \"x\" is forbidden:"
                                        + " error looking up service account demo/x: serviceaccount"
                                        + " \"x\" not found"))
                .startsWith("Create the service account");
        assertThat(
                        ErrorWords.todo(
                                "create pods: the API server forbids it: pods \"x\" is forbidden: no"
                                        + " PriorityClass with name high was found"))
                .contains("kubectl get priorityclasses");
        assertThat(
                        ErrorWords.todo(
                                "create pods: an admission rule of this cluster does not answer:"
                                        + " failed calling webhook \"x\""))
                .startsWith("The webhook of an admission rule does not answer");
        assertThat(ErrorWords.todo("create pods: the API server forbids it: for a new reason"))
                .isEmpty();
        assertThat(
                        ErrorWords.todo(
                                "create pods: the namespace's LimitRange forbids it: pods is"
                                        + " forbidden: maximum memory usage per Container is 64Mi"))
                .contains("LimitRange");
        assertThat(
                        ErrorWords.todo(
                                "create pods: an admission rule of this cluster forbids it: pods is"
                                        + " forbidden: ValidatingAdmissionPolicy 'p' denied request"))
                .contains("admission policies");
        assertThat(
                        ErrorWords.todo(
                                "create pods: the namespace's quota counts what the pod does not"
                                        + " say: failed quota: q: must specify limits.cpu"))
                .contains("spark.kubernetes.executor.limit.cores");
        assertThat(ErrorWords.todo("something that nobody has seen yet")).isEmpty();
    }
}

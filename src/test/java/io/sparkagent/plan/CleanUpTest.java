package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.answered;
import static io.sparkagent.snapshot.Sights.byId;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.leaving;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static io.sparkagent.snapshot.Sights.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Delete;
import io.sparkagent.plan.Action.Forget;
import io.sparkagent.plan.Action.Remove;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CleanUpTest {

    private static final Limits DELETING = limits(true, true);
    private static final OwnedObject.State THERE =
            new OwnedObject.State(Optional.of("7"), Optional.of("7"));
    private static final Snapshot BOTH_OBJECTS =
            new Snapshot(
                    byId(),
                    Optional.empty(),
                    Map.of(
                            OwnedObject.DRIVER_SERVICE,
                            THERE,
                            OwnedObject.EXECUTOR_CONFIG_MAP,
                            THERE),
                    Optional.of(T0));

    private static Limits limits(boolean deleteOnTermination, boolean deleteService) {
        return new Limits(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                OptionalInt.empty(),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                deleteOnTermination,
                deleteService,
                Optional.empty(),
                ClaimRules.NONE);
    }

    private static Delete delete(int id) {
        return new Delete(id, pod(id), "the application is over");
    }

    @Test
    void deletesEveryPodWhateverItsState() {
        assertThat(
                        CleanUp.plan(
                                seen(
                                        answered(1),
                                        pending(2),
                                        running(3),
                                        leaving(4, false),
                                        unknown(5),
                                        failed(6)),
                                DELETING))
                .containsExactly(delete(1), delete(2), delete(3), delete(4), delete(5), delete(6));
    }

    @Test
    void doesNotDeleteTwiceWhatIsBeingDeleted() {
        assertThat(CleanUp.plan(seen(leaving(1, true)), DELETING)).isEmpty();
    }

    @Test
    void letsEveryPodThatHasRunComeToItsEndWhereTheUserWantsToKeepThem() {
        assertThat(CleanUp.plan(seen(failed(1), running(2), pending(3)), limits(false, true)))
                .containsExactly(delete(3));
    }

    @Test
    void waitsForACreationThatIsNotAnswered() {
        assertThat(CleanUp.plan(seen(requested(1)), DELETING)).isEmpty();
        assertThat(CleanUp.isDone(seen(requested(1)), DELETING)).isFalse();
    }

    @Test
    void forgetsWhatHasNoPod() {
        assertThat(CleanUp.plan(seen(deleted(1)), DELETING)).containsExactly(new Forget(1));
    }

    @Test
    void removesTheObjectsThatAreThere() {
        assertThat(CleanUp.plan(BOTH_OBJECTS, DELETING))
                .containsExactlyInAnyOrder(
                        new Remove(OwnedObject.DRIVER_SERVICE),
                        new Remove(OwnedObject.EXECUTOR_CONFIG_MAP));
    }

    @Test
    void leavesTheSecretToTheEndOfTheDriversPod() {
        Snapshot seen =
                new Snapshot(
                        byId(),
                        Optional.empty(),
                        Map.of(OwnedObject.EXECUTOR_SECRET, THERE),
                        Optional.of(T0));

        assertThat(CleanUp.plan(seen, DELETING)).isEmpty();
    }

    @Test
    void keepsTheServiceWhereTheUserWantsToKeepIt() {
        assertThat(CleanUp.plan(BOTH_OBJECTS, limits(true, false)))
                .containsExactly(new Remove(OwnedObject.EXECUTOR_CONFIG_MAP));
    }

    @Test
    void keepsTheConfigMapOfPodsThatAreKept() {
        assertThat(CleanUp.plan(BOTH_OBJECTS, limits(false, true)))
                .containsExactly(new Remove(OwnedObject.DRIVER_SERVICE));
    }

    @Test
    void isDoneWhenNothingIsLeft() {
        assertThat(CleanUp.isDone(seen(), DELETING)).isTrue();
        assertThat(CleanUp.isDone(seen(running(1)), DELETING)).isFalse();
        assertThat(CleanUp.isDone(BOTH_OBJECTS, DELETING)).isFalse();
    }
}

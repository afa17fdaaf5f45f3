package io.sparkagent.snapshot;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Waiting.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutorStoreTest {

    private final ExecutorStore store = new ExecutorStore();

    private @Nullable Executor known(int id) {
        return store.snapshot().executors().get(id);
    }

    private static Pending pending(int id, long version, Instant since) {
        return new Pending(identity(id), since, pod(id, version), new Waiting(Cause.STARTING, ""));
    }

    @Test
    void showsNothingBeforeAnythingIsKnown() {
        assertThat(store.snapshot()).isEqualTo(Snapshot.empty());
    }

    @Test
    void remembersARequestBeforeItIsAnswered() {
        store.requested(identity(1), List.of(), T0);

        assertThat(known(1)).isEqualTo(new Requested(identity(1), T0));
    }

    @Test
    void anAnswerIsNoSightOfThePodButNamesIt() {
        store.requested(identity(1), List.of(), T0);
        store.created(1, pod(1, 5));

        assertThat(known(1))
                .isEqualTo(
                        new Requested(identity(1), T0, Optional.of(pod(1, 5)), Optional.empty()));
    }

    @Test
    void aWatchEventThatIsFasterThanTheAnswerStays() {
        store.requested(identity(1), List.of(), T0);
        store.observed(running(1, 6, at(1)));
        store.created(1, pod(1, 5));

        assertThat(known(1)).isEqualTo(running(1, 6, at(1)));
    }

    @Test
    void anOlderSightDoesNotReplaceANewerOne() {
        store.observed(running(1, 6, T0));
        store.observed(pending(1, 5, at(1)));

        assertThat(known(1)).isEqualTo(running(1, 6, T0));
    }

    private static final Waiting TROUBLE = new Waiting(Cause.SETUP, "FailedMount: no such map");

    private static Pending settingUp(int id, long version) {
        return new Pending(identity(id), T0, pod(id, version), Waiting.SETTING_UP);
    }

    private Waiting waiting(int id) {
        return ((Pending) Objects.requireNonNull(known(id))).waiting();
    }

    @Test
    void whatANodeHasSaidStaysAsLongAsThePodIsBeingSetUp() {
        store.observed(settingUp(1, 5));
        store.warned(1, pod(1, 5).uid(), TROUBLE);
        store.observed(settingUp(1, 6));

        assertThat(waiting(1)).isEqualTo(TROUBLE);

        store.observed(pending(1, 7, at(1)));

        assertThat(waiting(1)).isEqualTo(new Waiting(Cause.STARTING, ""));
    }

    @Test
    void whatANodeHasSaidOfAnotherPodOrTooLateDoesNotCount() {
        store.observed(settingUp(1, 5));
        store.warned(1, "another", TROUBLE);
        store.observed(running(2, 6, T0));
        store.warned(2, pod(2, 6).uid(), TROUBLE);

        assertThat(waiting(1)).isEqualTo(Waiting.SETTING_UP);
        assertThat(known(2)).isEqualTo(running(2, 6, T0));
    }

    @Test
    void theSameSightTwiceChangesNothing() {
        store.observed(running(1, 6, T0));
        store.observed(running(1, 6, at(9)));

        assertThat(known(1)).isEqualTo(running(1, 6, T0));
    }

    @Test
    void aStateBeginsWithItsFirstSight() {
        store.observed(pending(1, 5, T0));
        store.observed(pending(1, 7, at(9)));

        assertThat(known(1)).isEqualTo(pending(1, 7, T0));
    }

    @Test
    void aNewStateBeginsWithItsOwnSight() {
        store.observed(pending(1, 5, T0));
        store.observed(running(1, 7, at(9)));

        assertThat(known(1)).isEqualTo(running(1, 7, at(9)));
    }

    @Test
    void anEndIsFinalWhateverIsSeenLater() {
        store.observed(failed(1, 5));
        store.observed(running(1, 9, at(9)));
        store.observed(succeeded(1));

        assertThat(known(1)).isInstanceOf(Failed.class);
    }

    @Test
    void anEndFollowsItsPodsVersion() {
        store.observed(failed(1, 5));
        store.observed(failed(1, 9));

        assertThat(known(1)).isEqualTo(failed(1, 9));
    }

    @Test
    void anEndWhosePodIsGoneIsNotBroughtBackToAPod() {
        store.observed(failed(1, 5));
        store.deleted(failed(1, 6).withPod(Optional.empty()));
        store.observed(failed(1, 5));

        assertThat(known(1)).isEqualTo(failed(1, 5).withPod(Optional.empty()));
    }

    @Test
    void aDeletedPodEndsItsExecutor() {
        store.observed(running(1, 5, T0));
        store.deleted(deleted(1));

        assertThat(known(1)).isEqualTo(deleted(1));
    }

    @Test
    void aDeletedPodDoesNotChangeAnEarlierEnd() {
        store.observed(failed(1, 5));
        store.deleted(deleted(1));

        assertThat(known(1)).isEqualTo(failed(1, 5).withPod(Optional.empty()));
    }

    @Test
    void theDeletionOfAStrangerIsNoNews() {
        store.deleted(deleted(1));

        assertThat(known(1)).isNull();
    }

    @Test
    void aNewerListWithoutThePodIsTheEndOfIt() {
        store.observed(running(1, 5, T0));
        store.listed(List.of(), 6, at(9));

        assertThat(known(1))
                .isInstanceOfSatisfying(
                        Deleted.class,
                        end -> {
                            assertThat(end.since()).isEqualTo(at(9));
                            assertThat(end.pod()).isEmpty();
                            assertThat(end.ending().causedByApplication()).isFalse();
                            assertThat(end.ending().failure()).isFalse();
                            assertThat(end.ending().exitCode()).isEqualTo(-1);
                            assertThat(end.ending().sentence())
                                    .contains("no longer in the cluster");
                        });
    }

    @Test
    void anOlderListWithoutThePodProvesNothing() {
        store.observed(running(1, 7, T0));
        store.listed(List.of(), 6, at(9));

        assertThat(known(1)).isEqualTo(running(1, 7, T0));
    }

    @Test
    void aListIsASightOfEachPodInIt() {
        store.observed(pending(1, 5, T0));
        store.listed(List.of(running(1, 6, at(9)), running(2, 4, at(9))), 8, at(9));

        assertThat(store.snapshot().executors().values())
                .containsExactly(running(1, 6, at(9)), running(2, 4, at(9)));
    }

    @Test
    void anOldSightInAListDoesNotReplaceANewerOne() {
        store.observed(running(1, 9, T0));
        store.listed(List.of(pending(1, 5, at(1))), 8, at(1));

        assertThat(known(1)).isEqualTo(running(1, 9, T0));
    }

    @Test
    void anEndStaysWhenAListNoLongerShowsItsPod() {
        store.observed(failed(1, 5));
        store.listed(List.of(), 6, at(9));

        assertThat(known(1)).isEqualTo(failed(1, 5).withPod(Optional.empty()));
    }

    @Test
    void aListSaysNothingAboutARequestThatIsUnderWay() {
        store.requested(identity(1), List.of(), T0);
        store.listed(List.of(), 1000, at(9));

        assertThat(known(1)).isEqualTo(new Requested(identity(1), T0));
    }

    @Test
    void aListThatIsNewerThanTheAnswerProvesThatTheCreatedPodIsGone() {
        store.requested(identity(1), List.of(), T0);
        store.created(1, pod(1, 5));
        store.listed(List.of(), 4, at(1));
        assertThat(known(1)).isInstanceOf(Requested.class);

        store.listed(List.of(), 5, at(2));
        assertThat(known(1)).isInstanceOf(Deleted.class);
    }

    @Test
    void aDoubtfulRequestIsDecidedByAListThatWasAskedForLater() {
        store.requested(identity(1), List.of(), T0);
        store.doubtful(1, at(5));

        store.listed(List.of(), 1000, at(5));
        assertThat(known(1)).isInstanceOf(Requested.class);

        store.listed(List.of(), 1000, at(6));
        assertThat(known(1)).isNull();
    }

    @Test
    void aDoubtfulRequestWhosePodIsThereLives() {
        store.requested(identity(1), List.of(), T0);
        store.doubtful(1, at(5));
        store.listed(List.of(pending(1, 5, at(6))), 6, at(6));

        assertThat(known(1)).isEqualTo(pending(1, 5, at(6)));
    }

    @Test
    void whatIsForgottenIsNotBroughtBackByAListThatWasAskedForEarlier() {
        store.observed(failed(1, 5));
        store.forget(1, at(5));

        store.listed(List.of(failed(1, 5)), 6, at(4));
        assertThat(known(1)).isNull();
    }

    @Test
    void whatAListThatWasAskedForLaterShowsIsThereAgain() {
        store.forget(1, at(5));
        store.listed(List.of(running(1, 7, at(6))), 8, at(6));

        assertThat(known(1)).isEqualTo(running(1, 7, at(6)));
    }

    @Test
    void aLateEventDoesNotBringBackWhatANewerListNoLongerShows() {
        store.listed(List.of(), 8, at(6));
        store.observed(failed(1, 8));
        assertThat(known(1)).isNull();

        store.observed(running(2, 9, at(7)));
        assertThat(known(2)).isEqualTo(running(2, 9, at(7)));
    }

    @Test
    void aLostExecutorHasAnEndWithoutAPod() {
        Ending ending = new Ending(-1, false, false, "lost");
        store.lost(identity(1), ending, T0);

        assertThat(known(1)).isEqualTo(new Deleted(identity(1), T0, Optional.empty(), ending));
    }

    @Test
    void nobodyIsLostWhoIsSeen() {
        store.observed(running(1));
        store.lost(identity(1), new Ending(-1, false, false, "lost"), at(5));

        assertThat(known(1)).isEqualTo(running(1));
    }

    @Test
    void tellsWhenTheLastListWasAskedFor() {
        store.listed(List.of(), 1, at(3));

        assertThat(store.snapshot().listedAt()).contains(at(3));
    }

    @Test
    void tellsOfTheOwnPod() {
        OwnPod own = new OwnPod(true, OptionalInt.of(1));
        store.ownPod(own);

        assertThat(store.snapshot().ownPod()).contains(own);
    }

    @Test
    void anOlderSightDoesNotTakeBackTheDriversEnd() {
        store.ownPod(new OwnPod(false, OptionalInt.of(137)));
        store.ownPod(new OwnPod(true, OptionalInt.empty()));
        store.ownPod(new OwnPod(false, OptionalInt.empty()));

        assertThat(store.snapshot().ownPod()).contains(new OwnPod(true, OptionalInt.of(137)));
    }

    @Test
    void aSnapshotDoesNotChangeWithTheStore() {
        store.observed(running(1));
        Snapshot before = store.snapshot();
        store.observed(failed(1, 9));
        store.observed(running(2));

        assertThat(before.executors().values()).containsExactly(running(1));
    }

    @Test
    void callsTheListenerForEachWordFromOutside() {
        AtomicInteger calls = new AtomicInteger();
        store.onChange(calls::incrementAndGet);

        store.requested(identity(1), List.of(), T0);
        assertThat(calls).hasValue(0); // the loop itself has said it
        store.created(1, pod(1));
        store.observed(running(1));
        store.deleted((Finished) deleted(1));
        store.listed(List.of(), 1, T0);
        assertThat(calls).hasValue(4);
    }

    @Test
    void anObjectIsSettledOnlyAsWeAppliedIt() {
        assertThat(settled()).isTrue(); // none of ours

        store.keep(OwnedObject.DRIVER_SERVICE);
        assertThat(settled()).isFalse();

        store.ownedSeen(OwnedObject.DRIVER_SERVICE, Optional.of("3"));
        assertThat(settled()).isFalse(); // somebody else's

        store.ownedApplied(OwnedObject.DRIVER_SERVICE, "4");
        assertThat(settled()).isTrue();

        store.ownedSeen(OwnedObject.DRIVER_SERVICE, Optional.of("5"));
        assertThat(settled()).isFalse(); // changed

        store.ownedSeen(OwnedObject.DRIVER_SERVICE, Optional.empty());
        assertThat(settled()).isFalse(); // deleted
    }

    @Test
    void sightsOfAnObjectThatIsNotKeptAreIgnored() {
        store.ownedSeen(OwnedObject.DRIVER_SERVICE, Optional.of("3"));
        store.ownedApplied(OwnedObject.DRIVER_SERVICE, "3");

        assertThat(store.snapshot().owned()).isEmpty();
    }

    private boolean settled() {
        return store.snapshot().settled(OwnedObject.DRIVER_SERVICE);
    }

    @Test
    void aWorldInWhichNothingHasChangedIsTheSamePicture() {
        ExecutorStore quiet = new ExecutorStore();
        quiet.listed(List.of(running(1)), 1, T0);
        Snapshot before = quiet.snapshot();

        assertThat(quiet.snapshot()).isSameAs(before);
        quiet.observed(running(1, 7, at(1)));
        assertThat(quiet.snapshot()).isNotSameAs(before);
        assertThat(before.executors()).containsEntry(1, running(1));
    }
}

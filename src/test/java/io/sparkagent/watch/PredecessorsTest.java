package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.LogLines;
import io.sparkagent.watch.LeanPod.Owner;
import io.sparkagent.watch.Lineage.Kin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PredecessorsTest {

    private static final String BEFORE = "2025-12-31T23:59:59Z";
    private static final String SINCE = "2026-01-01T00:00:11Z";
    private static final Owner US = new Owner("Pod", "driver-b", "u1");
    private static final Owner LAST = new Owner("Pod", "driver-a", "u0");

    private final Set<Owner> over = new HashSet<>();
    private final List<Owner> asked = new ArrayList<>();
    private boolean isDown;
    private int unanswered;
    private final Predecessors predecessors =
            new Predecessors(new Lineage("u1", "2026-01-01T00:00:10Z"), this::isOver);

    private boolean isOver(Owner owner) {
        if (isDown) {
            unanswered++;
            throw new KubernetesClientException("no leader", 503, null);
        }
        asked.add(owner);
        return over.contains(owner);
    }

    private Kin kin(Owner... owners) {
        return predecessors.kin(List.of(owners), BEFORE);
    }

    @Test
    void whatTheLastDriverHadIsEarlierOnceThatIsKnownToBeOver() {
        over.add(LAST);

        assertThat(kin(LAST)).as("before anybody has asked").isEqualTo(Kin.OTHER);
        predecessors.ask();

        assertThat(kin(LAST)).isEqualTo(Kin.EARLIER);
        assertThat(predecessors.known()).isEqualTo(1);
    }

    @Test
    void anEndIsFinalAndNotAskedForAgain() {
        over.add(LAST);
        kin(LAST);
        predecessors.ask();
        over.clear();
        predecessors.ask();

        assertThat(kin(LAST)).isEqualTo(Kin.EARLIER);
        assertThat(asked).containsExactly(LAST);
    }

    @Test
    void aLivingOneIsToldOfOnceAndAskedAgainEachTime() {
        List<String> lines = new ArrayList<>();
        kin(LAST);
        try (var _ = new LogLines(Predecessors.class, lines::add)) {
            predecessors.ask();
            predecessors.ask();
        }

        assertThat(lines)
                .containsExactly(
                        "executors or claims of the driver's pod driver-a, which is not known to"
                                + " have ended, have this application's id too; they stay until it"
                                + " has. Give each application an id of its own");
        assertThat(asked).containsExactly(LAST, LAST);
        assertThat(kin(LAST)).isEqualTo(Kin.OTHER);
        assertThat(predecessors.known()).isZero();
    }

    @Test
    void nobodyAsksForOursNorForASuccessors() {
        assertThat(kin(US)).isEqualTo(Kin.OURS);
        assertThat(predecessors.kin(List.of(LAST), SINCE)).isEqualTo(Kin.OTHER);
        predecessors.ask();

        assertThat(asked).isEmpty();
    }

    @Test
    void allOwnersHaveToBeOver() {
        Owner another = new Owner("Pod", "driver-c", "u2");
        over.add(LAST);
        kin(LAST, another);
        predecessors.ask();

        assertThat(kin(LAST, another)).isEqualTo(Kin.OTHER);
    }

    /** Else whoever makes a pod with such an owner has all of that driver's executors deleted. */
    @Test
    void aFalseNameBesideATrueUidProvesNothingOfThatPod() {
        Owner madeUp = new Owner("Pod", "no-such-pod", LAST.uid());
        over.add(madeUp);
        kin(LAST);
        kin(madeUp);
        predecessors.ask();

        assertThat(kin(LAST)).isEqualTo(Kin.OTHER);
    }

    @Test
    void whoIsNotKnownHasToBeAskedForSuccessfullyOnce() {
        kin(LAST);
        isDown = true;
        assertThatThrownBy(predecessors::ask).hasMessageContaining("no leader");
        assertThat(kin(LAST)).isEqualTo(Kin.OTHER);

        isDown = false;
        predecessors.ask();
        isDown = true;
        predecessors.ask();

        assertThat(kin(LAST)).isEqualTo(Kin.OTHER);
    }

    @Test
    void whoeverIsOverLeavesRoomForTheNext() {
        for (int pass = 0; pass < 3; pass++) {
            for (int i = 0; i < 150; i++) {
                Owner owner = new Owner("Pod", "pod-" + i, "u-" + i);
                over.add(owner);
                kin(owner);
            }
            predecessors.ask();
        }

        assertThat(predecessors.known()).isEqualTo(150);
        assertThat(asked).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void whoDoesNotAnswerForALivingOneIsNotAskedForTheNextOne() {
        kin(LAST);
        kin(new Owner("Pod", "driver-c", "u2"));
        predecessors.ask();
        isDown = true;
        predecessors.ask();

        assertThat(unanswered).isEqualTo(1);
    }

    @Test
    void linesOfTheLogAreNotForged() {
        List<String> lines = new ArrayList<>();
        kin(new Owner("Pod", "a\nb", "u3"));
        try (var _ = new LogLines(Predecessors.class, lines::add)) {
            predecessors.ask();
        }

        assertThat(lines).singleElement().asString().contains("pod a b,").doesNotContain("\n");
    }

    @Test
    void howManyAreAskedForIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(kin(new Owner("Pod", "pod-" + i, "made-up-" + i))).isEqualTo(Kin.OTHER);
        }
        predecessors.ask();

        assertThat(asked).hasSize(64);
    }
}

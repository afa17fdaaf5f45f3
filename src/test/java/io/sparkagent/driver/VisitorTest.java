package io.sparkagent.driver;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.HandedOver;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitorTest {

    private final Visitor visitor = new Visitor("i1", 5);

    private Wanted wanted() {
        return (Wanted) visitor.demand(T0);
    }

    @Test
    void wantsNothingKnownBeforeItsFirstMessage() {
        assertThat(visitor.demand(T0)).isEqualTo(new Demand.NotYet());
    }

    @Test
    void saysWhatTheMessageSays() {
        visitor.hear(
                new Message(1)
                        .wants(0, 3)
                        .registered(5, 6)
                        .inactive(6)
                        .released(7)
                        .acknowledged(8)
                        .vetoed(9)
                        .said(),
                T0);

        assertThat(wanted().instance()).isEqualTo("i1");
        assertThat(wanted().totals()).containsExactly(Map.entry(0, 3));
        assertThat(wanted().registered()).isEqualTo(Map.of(5, T0, 6, T0));
        assertThat(wanted().inactive()).containsOnlyKeys(6);
        assertThat(wanted().released()).isEqualTo(Map.of(7, T0));
        assertThat(wanted().acknowledged()).containsExactly(8);
        assertThat(wanted().vetoed()).containsExactly(9);
        assertThat(wanted().registeredBefore()).isEmpty();
    }

    @Test
    void ignoresAMessageThatIsOlderThanTheLast() {
        visitor.hear(new Message(2).wants(0, 3).said(), T0);
        visitor.hear(new Message(1).wants(0, 9).released(7).said(), T0);
        visitor.hear(new Message(2).wants(0, 9).said(), T0);

        assertThat(wanted().totals()).containsExactly(Map.entry(0, 3));
        assertThat(wanted().released()).isEmpty();
    }

    @Test
    void aProfileThatIsNotNamedKeepsItsTotal() {
        visitor.hear(new Message(1).wants(0, 3).wants(1, 2).said(), T0);
        visitor.hear(new Message(2).wants(0, 1).said(), T0);

        assertThat(wanted().totals()).containsExactly(Map.entry(0, 1), Map.entry(1, 2));
    }

    @Test
    void keepsWhatTheBridgeHandsOverForAProfile() {
        visitor.hear(
                new Message(1)
                        .wants(handingOver(1, new HandedOverMessage("{}", null)))
                        .wants(handingOver(2, new HandedOverMessage(null, "a step failed")))
                        .wants(handingOver(3, new HandedOverMessage(null, null)))
                        .wants(handingOver(4, new HandedOverMessage("x".repeat(260 << 10), null)))
                        .wants(5, 1)
                        .said(),
                T0);

        assertThat(handedOver(1)).contains(new HandedOver.Template("{}"));
        assertThat(handedOver(2)).contains(new HandedOver.Nothing("a step failed"));
        assertThat(handedOver(3)).contains(new HandedOver.Nothing(HandedOverMessage.NO_POD));
        assertThat(handedOver(4))
                .contains(
                        new HandedOver.Nothing(
                                "spark.kubernetes.executor.pod.featureSteps: the bridge has handed"
                                        + " over a pod of 260 KiB, and 256 are allowed"));
        assertThat(handedOver(5)).isEmpty();
    }

    @Test
    void whatWasHandedOverHoldsUntilItIsHandedOverAgain() {
        visitor.hear(
                new Message(1).wants(handingOver(1, new HandedOverMessage(null, "not yet"))).said(),
                T0);
        visitor.hear(new Message(2).wants(1, 7).said(), T0);
        assertThat(handedOver(1)).contains(new HandedOver.Nothing("not yet"));
        assertThat(wanted().totals()).containsExactly(Map.entry(1, 7));

        visitor.hear(
                new Message(3).wants(handingOver(1, new HandedOverMessage("{}", null))).said(), T0);
        assertThat(handedOver(1)).contains(new HandedOver.Template("{}"));
    }

    private static DemandMessage.Profile handingOver(int profile, HandedOverMessage message) {
        return new DemandMessage.Profile(profile, 1, Map.of(), message);
    }

    private Optional<HandedOver> handedOver(int profile) {
        return visitor.profile(profile).flatMap(ResourceProfile::handedOver);
    }

    @Test
    void knowsTheProfilesAsTheDriverDescribesThem() {
        visitor.hear(
                new Message(1)
                        .wants(
                                new DemandMessage.Profile(
                                        4,
                                        1,
                                        Map.of(
                                                "gpu",
                                                new DemandMessage.Resource(2, "nvidia.com"),
                                                "cores",
                                                new DemandMessage.Resource(3, null)),
                                        null))
                        .said(),
                T0);

        assertThat(visitor.profile(4))
                .contains(
                        new ResourceProfile(
                                4,
                                Map.of(
                                        "gpu",
                                        new ResourceProfile.Resource(2, "nvidia.com"),
                                        "cores",
                                        new ResourceProfile.Resource(3, ""))));
        assertThat(visitor.profile(5)).isEmpty();
    }

    @Test
    void profilesBesidesTheDefaultHaveAnOrder() {
        visitor.hear(new Message(1).wants(0, 1).wants(7, 1).wants(3, 1).said(), T0);

        assertThat(visitor.order(0)).isZero();
        assertThat(visitor.order(3)).isEqualTo(1);
        assertThat(visitor.order(7)).isEqualTo(2);
        assertThat(visitor.order(5)).isZero();
    }

    @Test
    void countsARegistrationFromItsFirstMention() {
        visitor.hear(new Message(1).registered(5).said(), T0);
        visitor.hear(new Message(2).registered(5, 6).said(), at(3));

        assertThat(wanted().registered()).isEqualTo(Map.of(5, T0, 6, at(3)));
    }

    @Test
    void registeredIsTheLastWordButItIsKnownWhoWasBefore() {
        visitor.hear(new Message(1).registered(5).said(), T0);
        visitor.hear(new Message(2).said(), at(3));
        visitor.look(seen(running(5)));

        assertThat(wanted().registered()).isEmpty();
        assertThat(wanted().registeredBefore()).isEqualTo(Map.of(5, T0));
        assertThat(wanted().registeredSince(5)).contains(T0);
    }

    @Test
    void aReleaseCountsFromItsFirstMention() {
        visitor.hear(new Message(1).released(5).said(), T0);
        visitor.hear(new Message(2).released(5).said(), at(9));

        assertThat(wanted().released()).isEqualTo(Map.of(5, T0));
    }

    @Test
    void keepsAReleaseThatIsNotRepeatedAsLongAsThereIsAPod() {
        visitor.hear(new Message(1).released(5).vetoed(6).said(), T0);
        visitor.hear(new Message(2).said(), at(9));
        visitor.look(seen(running(5), requested(6)));

        assertThat(wanted().released()).containsKey(5);
        assertThat(wanted().vetoed()).containsExactly(6);
        assertThat(visitor.gone()).isEmpty();
    }

    @Test
    void tellsWhatIsGoneUntilTheDriverNoLongerMentionsIt() {
        visitor.hear(new Message(1).released(5).vetoed(6).said(), T0);
        visitor.look(seen(deleted(5)));
        assertThat(visitor.gone()).containsExactly(5, 6);
        assertThat(wanted().released()).containsKey(5);

        visitor.hear(new Message(2).said(), at(3));
        visitor.look(seen(deleted(5)));
        assertThat(visitor.gone()).isEmpty();
        assertThat(wanted().released()).isEmpty();
        assertThat(wanted().vetoed()).isEmpty();
    }

    @Test
    void aRequestWithoutAnAnswerMayYetHaveAPod() {
        visitor.hear(new Message(1).vetoed(6).said(), T0);
        visitor.look(seen(requested(6)));

        assertThat(visitor.gone()).isEmpty();
    }

    @Test
    void keepsAnAcknowledgementUntilTheExecutorIsForgotten() {
        visitor.hear(new Message(1).acknowledged(5).said(), T0);
        visitor.hear(new Message(2).said(), T0);
        visitor.look(seen(deleted(5)));
        assertThat(wanted().acknowledged()).containsExactly(5);

        visitor.look(seen());
        assertThat(wanted().acknowledged()).isEmpty();
    }

    @Test
    void remembersNoMoreThanThereIsHoweverManyExecutorsComeAndGo() {
        int revision = 0;
        for (int id = 1; id <= 20_000; id++) {
            visitor.hear(new Message(++revision).registered(id).said(), at(id));
            visitor.look(seen(running(id)));
            visitor.hear(
                    new Message(++revision).released(id).acknowledged(id).vetoed(-id).said(),
                    at(id));
            visitor.look(seen());
        }
        visitor.hear(new Message(++revision).said(), at(0));
        visitor.look(seen());

        assertThat(wanted().registeredBefore()).isEmpty();
        assertThat(wanted().acknowledged()).isEmpty();
        assertThat(wanted().released()).isEmpty();
        assertThat(wanted().vetoed()).isEmpty();
        assertThat(visitor.gone()).isEmpty();
    }

    @Test
    void saysTheSameAsLongAsNothingChanges() {
        visitor.hear(new Message(1).wants(0, 3).registered(5).said(), T0);

        assertThat(visitor.demand(at(1))).isSameAs(visitor.demand(at(2)));
    }
}

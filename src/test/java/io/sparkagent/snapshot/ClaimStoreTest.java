package io.sparkagent.snapshot;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.Executor.Pending;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimStoreTest {

    private final ExecutorStore store = new ExecutorStore();

    private static Claim claim(String name, long version) {
        return claim(name, version, Condition.USABLE);
    }

    private static Claim claim(String name, long version, Condition condition) {
        return new Claim(
                name,
                version,
                "i1",
                new Claim.Terms("fast", 1, Set.of("ReadWriteOnce"), "Filesystem"),
                condition);
    }

    private Collection<Claim> known() {
        return store.snapshot().claims().orElseThrow().values();
    }

    private List<String> held() {
        return Objects.requireNonNull(store.snapshot().executors().get(1)).claims();
    }

    @Test
    void nothingIsKnownBeforeTheFirstList() {
        store.claimSeen(claim("a", 1));
        assertThat(store.snapshot().claims()).isEmpty();

        store.claimsListed(List.of(), 1);
        assertThat(known()).isEmpty();
    }

    @Test
    void aListShowsAllAndProvesTheOthersAbsent() {
        store.claimsListed(List.of(claim("a", 1), claim("b", 2)), 5);
        store.claimsListed(List.of(claim("b", 2)), 6);

        assertThat(known()).containsExactly(claim("b", 2));
    }

    @Test
    void anOldListTakesBackNothingThatIsNewer() {
        store.claimsListed(List.of(), 5);
        store.claimSeen(claim("a", 9));
        store.claimSeen(claim("b", 8, Condition.DELETING));
        store.claimsListed(List.of(claim("b", 4)), 7);

        assertThat(known()).containsExactly(claim("a", 9), claim("b", 8, Condition.DELETING));
    }

    @Test
    void aLateSightChangesNothing() {
        store.claimsListed(List.of(claim("a", 5, Condition.LOST)), 5);
        store.claimSeen(claim("a", 4));

        assertThat(known()).containsExactly(claim("a", 5, Condition.LOST));
    }

    @Test
    void oneThatIsGoneIsGoneUnlessItWasMadeAgain() {
        store.claimsListed(List.of(claim("a", 5), claim("b", 9)), 9);
        store.claimGone(claim("a", 6));
        store.claimGone(claim("b", 7));

        assertThat(known()).containsExactly(claim("b", 9));
    }

    @Test
    void anExecutorHasItsClaimsFromTheRequestOn() {
        store.requested(identity(1), List.of("a"), T0);
        assertThat(held()).containsExactly("a");

        store.doubtful(1, T0);
        assertThat(held()).containsExactly("a");

        store.created(1, pod(1, 5));
        assertThat(held()).containsExactly("a");
    }

    @Test
    void nobodyGetsTheClaimsOfAPodThatMayStillCome() {
        store.requested(identity(1), List.of("a"), T0);
        store.doubtful(1, T0);

        store.listed(List.of(), 1000, T0.plusSeconds(60));
        assertThat(held()).containsExactly("a");

        store.listed(List.of(), 1000, T0.plusSeconds(61));
        assertThat(store.snapshot().executors()).isEmpty();
    }

    @Test
    void theNewestSightOfThePodTellsWhatItHas() {
        store.observed(
                new Pending(
                        identity(1),
                        T0,
                        new PodRef("exec-1", "uid-1", 5, Optional.empty(), List.of("a")),
                        new Waiting(Waiting.Cause.STARTING, "")));
        assertThat(held()).containsExactly("a");

        store.observed(running(1, 6, T0));
        assertThat(held()).isEmpty();
    }

    @Test
    void aPodThatIsGoneHasNone() {
        store.requested(identity(1), List.of("a"), T0);
        store.deleted(Sights.deleted(1));

        assertThat(held()).isEmpty();
    }
}

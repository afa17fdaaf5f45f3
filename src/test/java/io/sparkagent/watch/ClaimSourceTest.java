package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimListBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.act.ApiServer;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.ExecutorStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimSourceTest {

    private static final String CLAIMS = "/api/v1/namespaces/demo/persistentvolumeclaims?";
    private static final String OURS =
            "labelSelector=spark-app-selector%3Dapp-1%2Cspark-agent-instance";
    private static final String EARLIER = "creationTimestamp: 2025-12-31T23:59:59Z";
    private static final String LATER = "creationTimestamp: 2026-01-01T00:00:01Z";
    private static final Claim.Terms TERMS =
            new Claim.Terms("fast", 1L << 30, Set.of("ReadWriteOnce"), "Filesystem");

    private final ApiServer server = new ApiServer();
    private final ExecutorStore store = new ExecutorStore();
    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private final Set<String> over = new HashSet<>();
    private final ClaimSource source =
            new ClaimSource(
                    server.client,
                    "demo",
                    "app-1",
                    new Predecessors(
                            new Lineage("u1", "2026-01-01T00:00:00Z"),
                            owner -> over.contains(owner.uid())),
                    store,
                    calls::add);

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    private static PersistentVolumeClaim claim(String name, String version) {
        return claim(name, version, "", "Bound");
    }

    private static PersistentVolumeClaim claim(
            String name, String version, String metadata, String phase) {
        return claim(name, version, metadata, phase, "u1");
    }

    private static PersistentVolumeClaim claim(
            String name, String version, String metadata, String phase, String owner) {
        return Serialization.unmarshal(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: %s
                  resourceVersion: "%s"
                  %s
                  labels: {spark-app-selector: app-1, spark-agent-instance: i1}
                  ownerReferences: [{apiVersion: v1, kind: Pod, name: driver, uid: %s}]
                spec:
                  storageClassName: fast
                  accessModes: [ReadWriteOnce]
                  volumeMode: Filesystem
                  resources: {requests: {storage: 1024Mi}}
                status: {phase: %s}
                """
                        .formatted(name, version, metadata, owner, phase),
                PersistentVolumeClaim.class);
    }

    private static Claim known(String name, long version, Condition condition) {
        return new Claim(name, version, "i1", TERMS, condition);
    }

    private void lists(String path, String version, String next, PersistentVolumeClaim... claims) {
        server.mock
                .expect()
                .get()
                .withPath(path)
                .andReturn(
                        200,
                        new PersistentVolumeClaimListBuilder()
                                .withNewMetadata()
                                .withResourceVersion(version)
                                .withContinue(next)
                                .endMetadata()
                                .withItems(claims)
                                .build())
                .once();
    }

    private void watches(WatchEvent... events) {
        var stream =
                server.mock
                        .expect()
                        .get()
                        .withPath(
                                CLAIMS
                                        + "allowWatchBookmarks=true&"
                                        + OURS
                                        + "&resourceVersion=9&watch=true")
                        .andUpgradeToWebSocket()
                        .open();
        // In turn: what the mock server is to send at once, it sends from several threads.
        long delay = 0;
        for (WatchEvent event : events) {
            delay += 300;
            stream = stream.waitFor(delay).andEmit(event);
        }
        stream.done().once();
    }

    @Test
    void claimsOfALivingDriverAreItsOwnUntilItIsOver() {
        PersistentVolumeClaim left = claim("left", "5", EARLIER, "Bound", "u0");
        lists(CLAIMS + OURS + "&limit=500", "9", "", left);
        watches();
        source.look();

        assertThat(store.snapshot().claims().orElseThrow()).isEmpty();
        over.add("u0");
        lists(CLAIMS + OURS + "&limit=500", "10", "", left);
        lists(CLAIMS + OURS + "&limit=500", "11", "", left);
        source.look();

        assertThat(store.snapshot().claims().orElseThrow().values())
                .containsExactly(known("left", 5, Condition.LEFT_BEHIND));
    }

    @Test
    void listsAllClaimsOfOursAndWatchesFromThere() throws InterruptedException {
        over.add("u0");
        store.onChange(changes::release);
        lists(CLAIMS + OURS + "&limit=500", "8", "", claim("left", "5", EARLIER, "Bound", "u0"));
        lists(CLAIMS + OURS + "&limit=500", "9", "more", claim("a", "3"), claim("b", "4"));
        lists(
                CLAIMS + "continue=more&" + OURS + "&limit=500",
                "9",
                "",
                claim("c", "5", "", "Lost"),
                claim("planted", "5", LATER, "Bound", "u2"),
                claim("left", "5", EARLIER, "Bound", "u0"),
                claim("d", "6", "deletionTimestamp: 2026-01-01T00:00:00Z", "Bound"));
        watches(
                new WatchEvent(claim("a", "10"), "DELETED"),
                new WatchEvent(claim("planted", "10", LATER, "Bound", "u2"), "ADDED"),
                new WatchEvent(claim("e", "11", "", "Pending"), "ADDED"));

        source.look();

        while (!store.snapshot().claims().orElseThrow().containsKey("e")) {
            assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).as("a change").isTrue();
        }
        assertThat(store.snapshot().claims().orElseThrow().values())
                .containsExactly(
                        known("b", 4, Condition.USABLE),
                        known("c", 5, Condition.LOST),
                        known("d", 6, Condition.DELETING),
                        known("e", 11, Condition.USABLE),
                        known("left", 5, Condition.LEFT_BEHIND));
        assertThat(calls).extracting(ApiCall::verb).containsExactly("list", "watch");
    }

    @Test
    void aRefusalIsToldAndTheNextLookTriesAgain() {
        server.mock
                .expect()
                .get()
                .withPath(CLAIMS + OURS + "&limit=500")
                .andReturn(403, ApiServer.refusal(403, "cannot list"))
                .once();
        source.look();

        assertThat(store.snapshot().claims()).isEmpty();
        assertThat(calls)
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.resource()).isEqualTo("persistentvolumeclaims");
                            assertThat(call.code()).isEqualTo(403);
                            assertThat(call.error()).isPresent();
                        });

        lists(CLAIMS + OURS + "&limit=500", "9", "", claim("a", "3"));
        watches();
        source.look();

        assertThat(store.snapshot().claims().orElseThrow()).containsOnlyKeys("a");
    }
}

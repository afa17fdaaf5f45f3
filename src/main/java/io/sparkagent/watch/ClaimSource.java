package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.ResourceVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the persistent volume claims that the agent has made for this application, in whatever
 * life and for whichever of its drivers; the drivers' own have not its label.
 */
public final class ClaimSource implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClaimSource.class);
    private static final String RESOURCE = "persistentvolumeclaims";
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final String namespace;
    private final String applicationId;
    private final Predecessors predecessors;
    private final ExecutorStore store;
    private final Consumer<ApiCall> calls;
    private @Nullable Watch watch;
    private boolean closed;

    /**
     * @param predecessors tell the driver's own claims from others; labels alone could be those of
     *     a claim that somebody has laid out for this application
     * @param calls is told of each call
     */
    public ClaimSource(
            KubernetesClient client,
            String namespace,
            String applicationId,
            Predecessors predecessors,
            ExecutorStore store,
            Consumer<ApiCall> calls) {
        this.client = client;
        this.namespace = namespace;
        this.applicationId = applicationId;
        this.predecessors = predecessors;
        this.store = store;
        this.calls = calls;
    }

    /** Lists all, and opens the watch where it is not open. To be called now and then. */
    public synchronized void look() {
        if (closed) {
            return;
        }
        String verb = "list";
        long start = System.nanoTime();
        try {
            String version = list();
            report(verb, 200, start, Optional.empty());
            if (watch == null) {
                verb = "watch";
                start = System.nanoTime();
                ListOptions since =
                        new ListOptionsBuilder()
                                .withResourceVersion(version)
                                .withAllowWatchBookmarks(true)
                                .build();
                watch = claims().watch(since, new Events());
                report(verb, 200, start, Optional.empty());
            }
        } catch (KubernetesClientException e) {
            report(verb, Math.max(0, e.getCode()), start, Optional.ofNullable(e.getMessage()));
            LOG.warnf("cannot look at the claims, trying again: %s", e.getMessage());
        }
    }

    private String list() {
        int known = predecessors.known();
        List<Claim> seen = new ArrayList<>();
        PersistentVolumeClaimList page;
        String next = null;
        do {
            page =
                    claims().list(
                                    new ListOptionsBuilder()
                                            .withLimit(PAGE)
                                            .withContinue(next)
                                            .build());
            page.getItems().forEach(claim -> read(claim).ifPresent(seen::add));
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        predecessors.ask();
        if (predecessors.known() > known) {
            return list(); // which shows what they have left behind
        }
        String version = page.getMetadata().getResourceVersion();
        store.claimsListed(seen, ResourceVersion.parse(version));
        return version;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private FilterWatchListDeletable<
                    PersistentVolumeClaim,
                    PersistentVolumeClaimList,
                    Resource<PersistentVolumeClaim>>
            claims() {
        return client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withLabel(Labels.APPLICATION, applicationId)
                .withLabel(Labels.INSTANCE);
    }

    private void report(String verb, int code, long start, Optional<String> error) {
        calls.accept(
                new ApiCall(
                        verb, RESOURCE, code, Duration.ofNanos(System.nanoTime() - start), error));
    }

    /** Empty for a claim that is none of ours, whatever its labels say. */
    private Optional<Claim> read(PersistentVolumeClaim claim) {
        List<LeanPod.Owner> owners =
                claim.getMetadata().getOwnerReferences().stream()
                        .filter(owner -> "Pod".equals(owner.getKind()))
                        .map(o -> new LeanPod.Owner(o.getKind(), o.getName(), o.getUid()))
                        .toList();
        String created = Objects.toString(claim.getMetadata().getCreationTimestamp(), "");
        return switch (predecessors.kin(owners, created)) {
            case OURS -> Optional.of(ClaimTranslator.claim(claim, false));
            case EARLIER -> Optional.of(ClaimTranslator.claim(claim, true));
            case OTHER -> Optional.empty();
        };
    }

    private synchronized void ended() {
        watch = null;
    }

    private final class Events implements Watcher<PersistentVolumeClaim> {

        @Override
        public void eventReceived(Action action, PersistentVolumeClaim seen) {
            switch (action) {
                case ADDED, MODIFIED -> read(seen).ifPresent(store::claimSeen);
                case DELETED -> read(seen).ifPresent(store::claimGone);
                case BOOKMARK, ERROR -> {}
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            ended();
        }
    }
}

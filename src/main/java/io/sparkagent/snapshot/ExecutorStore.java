package io.sparkagent.snapshot;

import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Requested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one place that changes: a small map behind a lock, fed by watch, list and the answers to our
 * own calls in whatever order they come. It never goes backwards: resourceVersions decide which of
 * two sights of a pod is the newer, an end is final, and only a full list that is newer than the
 * last sight of a pod proves that it is absent.
 */
public final class ExecutorStore {

    private volatile Runnable changed = () -> {};
    private final TreeMap<Integer, Executor> executors = new TreeMap<>();
    private final Map<Integer, Instant> forgotten = new HashMap<>();

    /**
     * The API server gives a request a minute, whoever has stopped waiting for it. A pod that came
     * so late would find its claims with another executor; one without claims is merely too many.
     */
    private static final Duration SLOWEST_CREATION = Duration.ofSeconds(60);

    private final Map<OwnedObject, OwnedObject.State> owned = new EnumMap<>(OwnedObject.class);
    private Optional<SortedMap<String, Claim>> claims = Optional.empty();
    private Optional<OwnPod> ownPod = Optional.empty();
    private Optional<Instant> listedAt = Optional.empty();

    /** The last picture that was handed out, until something changes. */
    private @Nullable Snapshot latest;

    /** Of the last full list: what it does not show is no more, however late an event comes. */
    private long listVersion;

    /**
     * @param listener called after each change, outside the lock; must return at once
     */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /** The same picture again as long as nothing has changed. */
    public synchronized Snapshot snapshot() {
        Snapshot current = latest;
        if (current == null) {
            current = new Snapshot(executors, ownPod, owned, claims, listedAt);
            latest = current;
        }
        return current;
    }

    private void change(Runnable step) {
        synchronized (this) {
            step.run();
            latest = null;
        }
        changed.run();
    }

    /**
     * Remembers a request before it is sent, so that the next look at the world counts it.
     *
     * @param claims names of those that it will have
     */
    public synchronized void requested(Identity identity, List<String> claims, Instant now) {
        latest = null; // who asks is the loop, which need not be woken
        forgotten.remove(identity.id());
        executors.putIfAbsent(
                identity.id(),
                new Requested(identity, now, Optional.empty(), Optional.empty(), claims));
    }

    /** The API server has accepted the creation. */
    public void created(int id, PodRef pod) {
        replaceRequested(
                id,
                request ->
                        new Requested(
                                request.identity(),
                                request.since(),
                                Optional.of(pod),
                                Optional.empty(),
                                request.claims()));
    }

    /** The creation ended without an answer: the next full list tells whether there is a pod. */
    public void doubtful(int id, Instant now) {
        replaceRequested(
                id,
                request ->
                        new Requested(
                                request.identity(),
                                request.since(),
                                request.answered(),
                                Optional.of(now),
                                request.claims()));
    }

    private void replaceRequested(int id, UnaryOperator<Requested> change) {
        change(
                () -> {
                    // A watch event may have been faster than the answer; then it knows more.
                    executors.computeIfPresent(
                            id,
                            (_, known) ->
                                    known instanceof Requested request
                                            ? change.apply(request)
                                            : known);
                });
    }

    /** The API server has refused the creation, or the executor's story is at its end. */
    public void forget(int id, Instant now) {
        change(
                () -> {
                    executors.remove(id);
                    forgotten.put(id, now);
                });
    }

    /** A sight of one pod, by watch; a late one does not bring back what is no more. */
    public void observed(Executor seen) {
        change(
                () -> {
                    boolean known = executors.containsKey(seen.id());
                    boolean outdated = !known && version(seen) <= listVersion;
                    if (!outdated && !forgotten.containsKey(seen.id())) {
                        merge(seen);
                    }
                });
    }

    /**
     * A pod is gone, by watch. Without an earlier sight it is no news: either the driver has been
     * told, or the executor never was of interest.
     *
     * @param end the last sight of it, translated to an end without a pod
     */
    public void deleted(Finished end) {
        change(
                () -> {
                    executors.computeIfPresent(
                            end.id(),
                            (_, known) ->
                                    known instanceof Finished finished
                                            ? finished.withPod(Optional.empty())
                                            : end);
                });
    }

    /**
     * Its node has said why a pod cannot be set up; of no interest any more once it has been.
     *
     * @param uid of the pod that it was said of
     */
    public void warned(int id, String uid, Waiting words) {
        change(
                () -> {
                    executors.computeIfPresent(
                            id,
                            (_, known) ->
                                    known instanceof Executor.Pending pending
                                                    && pending.podRef().uid().equals(uid)
                                                    && pending.waiting().isAboutSetup()
                                            ? waits(pending, words)
                                            : known);
                });
    }

    private static Executor.Pending waits(Executor.Pending pending, Waiting words) {
        return new Executor.Pending(pending.identity(), pending.since(), pending.podRef(), words);
    }

    /** The driver knows an executor of which the cluster has no pod. */
    public void lost(Identity identity, Ending ending, Instant now) {
        change(
                () -> {
                    executors.putIfAbsent(
                            identity.id(), new Deleted(identity, now, Optional.empty(), ending));
                });
    }

    /**
     * A full list.
     *
     * @param seen every executor pod in it
     * @param version the list's own resourceVersion
     * @param askedAt when the first page was asked for
     */
    public void listed(Collection<Executor> seen, long version, Instant askedAt) {
        change(
                () -> {
                    Set<Integer> present = new HashSet<>();
                    // A list that was asked for earlier may still show what has been forgotten
                    // since.
                    forgotten.values().removeIf(at -> at.isBefore(askedAt));
                    for (Executor executor : seen) {
                        if (!forgotten.containsKey(executor.id())) {
                            merge(executor);
                            present.add(executor.id());
                        }
                    }
                    for (Executor known : new ArrayList<>(executors.values())) {
                        if (!present.contains(known.id())) {
                            absent(known, version, askedAt);
                        }
                    }
                    listedAt = Optional.of(askedAt);
                    listVersion = Math.max(listVersion, version);
                });
    }

    public void ownPod(OwnPod seen) {
        change(
                () -> {
                    ownPod = Optional.of(ownPod.map(seen::after).orElse(seen));
                });
    }

    /**
     * From now on the agent keeps this object; what was known of an earlier one of its kind does
     * not count.
     */
    public void keep(OwnedObject object) {
        change(
                () -> {
                    owned.put(object, OwnedObject.State.NEVER_SEEN);
                });
    }

    /** A sight of an object that we keep; empty when it is not there. */
    public void ownedSeen(OwnedObject object, Optional<String> version) {
        change(
                () -> {
                    owned.computeIfPresent(
                            object,
                            (_, known) ->
                                    new OwnedObject.State(
                                            version, known.applied(), known.obstacle()));
                });
    }

    /** Our own apply has failed. */
    public void ownedRefused(OwnedObject object, String why) {
        change(
                () ->
                        owned.computeIfPresent(
                                object,
                                (_, known) ->
                                        new OwnedObject.State(
                                                known.seen(), known.applied(), Optional.of(why))));
    }

    /** Our own apply was answered, which is a sight of the object too. */
    public void ownedApplied(OwnedObject object, String version) {
        change(
                () -> {
                    owned.computeIfPresent(
                            object,
                            (_, _) ->
                                    new OwnedObject.State(
                                            Optional.of(version), Optional.of(version)));
                });
    }

    /**
     * All claims that the agent has made.
     *
     * @param version the list's own resourceVersion; what is known from later stays
     */
    public void claimsListed(Collection<Claim> seen, long version) {
        change(
                () -> {
                    SortedMap<String, Claim> all = claims.orElseGet(TreeMap::new);
                    all.values().removeIf(known -> known.version() <= version);
                    seen.forEach(claim -> all.merge(claim.name(), claim, ExecutorStore::newer));
                    claims = Optional.of(all);
                });
    }

    /** A sight of one claim, by watch. */
    public void claimSeen(Claim seen) {
        change(
                () -> {
                    claims.ifPresent(all -> all.merge(seen.name(), seen, ExecutorStore::newer));
                });
    }

    /** A claim is gone, by watch. */
    public void claimGone(Claim last) {
        change(
                () -> {
                    claims.ifPresent(
                            all ->
                                    all.computeIfPresent(
                                            last.name(),
                                            (_, known) ->
                                                    known.version() <= last.version()
                                                            ? null
                                                            : known));
                });
    }

    private static Claim newer(Claim known, Claim seen) {
        return seen.version() < known.version() ? known : seen;
    }

    private void merge(Executor seen) {
        executors.merge(seen.id(), seen, ExecutorStore::newer);
    }

    private static Executor newer(Executor known, Executor seen) {
        if (version(seen) < version(known)) {
            return known;
        }
        if (known instanceof Finished finished) {
            return finished.pod().isPresent() ? finished.withPod(seen.pod()) : finished;
        }
        return known.getClass() == seen.getClass()
                ? withSince(withWordsOfNode(known, seen), known.since())
                : seen;
    }

    /** A pod does not show what its node says of it, however often it is seen. */
    private static Executor withWordsOfNode(Executor known, Executor seen) {
        return known instanceof Executor.Pending before
                        && seen instanceof Executor.Pending pending
                        && before.waiting().cause() == Waiting.Cause.SETUP
                        && pending.waiting().isAboutSetup()
                        && before.podRef().uid().equals(pending.podRef().uid())
                ? waits(pending, before.waiting())
                : seen;
    }

    /** Two sights in the same state: it is in that state since the first. */
    private static Executor withSince(Executor seen, Instant since) {
        return switch (seen) {
            case Requested(var identity, _, var answered, var doubtful, var claims) ->
                    new Requested(identity, since, answered, doubtful, claims);
            case Executor.Pending(var identity, _, var pod, var waiting) ->
                    new Executor.Pending(identity, since, pod, waiting);
            case Executor.Running(var identity, _, var pod) ->
                    new Executor.Running(identity, since, pod);
            case Executor.Leaving(var identity, _, var pod, var deleting, var why) ->
                    new Executor.Leaving(identity, since, pod, deleting, why);
            case Executor.Unknown(var identity, _, var pod) ->
                    new Executor.Unknown(identity, since, pod);
            case Finished finished -> finished;
        };
    }

    private void absent(Executor known, long listVersion, Instant askedAt) {
        switch (known) {
            case Requested request when request.answered().isEmpty() -> {
                if (isTooLate(request, askedAt)) {
                    executors.remove(known.id());
                }
            }
            case Finished finished when version(known) <= listVersion ->
                    executors.put(known.id(), finished.withPod(Optional.empty()));
            case Executor _ when version(known) <= listVersion ->
                    executors.put(
                            known.id(),
                            new Deleted(
                                    known.identity(),
                                    askedAt,
                                    Optional.empty(),
                                    new Ending(
                                            -1,
                                            false,
                                            false,
                                            "executor "
                                                    + known.id()
                                                    + ": its pod is no longer in the cluster;"
                                                    + " somebody or something deleted it",
                                            Ending.Reason.DELETED)));
            case Executor _ -> {}
        }
    }

    /** True when a creation that nobody knows of can have no effect any more. */
    private static boolean isTooLate(Requested request, Instant askedAt) {
        Duration patience = request.claims().isEmpty() ? Duration.ZERO : SLOWEST_CREATION;
        return request.doubtfulSince()
                .filter(since -> since.plus(patience).isBefore(askedAt))
                .isPresent();
    }

    private static long version(Executor executor) {
        return executor.pod().map(PodRef::version).orElse(0L);
    }
}

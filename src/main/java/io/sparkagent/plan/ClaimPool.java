package io.sparkagent.plan;

import io.sparkagent.plan.Action.RemoveClaim;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The claims that are free while a plan is made. A claim is free when no executor has it: none that
 * was asked for, lives, is on its way out or cannot be reached, only one whose pod has ended or is
 * gone. One of another SparkContext never is: its files would be taken for this one's.
 *
 * <p>Spark notices the end of an executor before its pod shows it, and its container ends before
 * its pod does. Who replaces such an executor waits for its claim for a moment, or none would ever
 * be used again.
 */
final class ClaimPool {

    private static final Duration UNTIL_FREE = Duration.ofSeconds(10);

    private final ClaimRules rules;
    private List<Claim> free;

    /** Executors on their way out, each with claims that are worth waiting for. */
    private int goers;

    private ClaimPool(ClaimRules rules, List<Claim> free, int goers) {
        this.rules = rules;
        this.free = free;
        this.goers = goers;
    }

    static ClaimPool of(Wanted wanted, Snapshot seen, ClaimRules rules, Instant now) {
        if (rules.each().isEmpty() || !rules.reuse()) {
            return new ClaimPool(rules, List.of(), 0);
        }
        List<Claim> free =
                unheld(seen)
                        .filter(Claim::isUsable)
                        .filter(claim -> claim.instance().equals(wanted.instance()))
                        .sorted(
                                Comparator.<Claim>comparingLong(claim -> claim.terms().bytes())
                                        .thenComparing(Claim::name))
                        .toList();
        long goers =
                seen.executors().values().stream()
                        .filter(executor -> !executor.claims().isEmpty())
                        .filter(e -> e.identity().instance().equals(wanted.instance()))
                        .filter(
                                executor ->
                                        rules.waitForFree()
                                                ? isGoing(executor, wanted)
                                                : hasJustGone(executor, wanted, now))
                        .count();
        return new ClaimPool(rules, free, (int) goers);
    }

    private static boolean isGoing(Executor executor, Wanted wanted) {
        return executor instanceof Leaving
                || executor instanceof Finished
                || !wanted.counts(executor.id());
    }

    /** It has ended, or Spark has lost it or given it up, a moment ago. */
    private static boolean hasJustGone(Executor executor, Wanted wanted, Instant now) {
        int id = executor.id();
        return Stream.of(
                        executor instanceof Finished ? executor.since() : null,
                        wanted.inactive().get(id),
                        wanted.released().get(id))
                .anyMatch(since -> since != null && now.isBefore(since.plus(UNTIL_FREE)));
    }

    /** True when the user wants the next executor to wait for the claims of one that goes. */
    boolean waitsAsTold() {
        return rules.waitForFree() && goers > 0 && lacks(taken(new ArrayList<>(free)));
    }

    private boolean lacks(Map<String, String> taken) {
        return taken.size() < rules.each().size();
    }

    /**
     * Takes what one more executor can take over: the smallest claim that does, then the first by
     * name.
     *
     * @return claims by volume, where one is missing it has to be made; empty when the executor has
     *     to wait for one that others still have
     */
    Optional<Map<String, String>> take() {
        List<Claim> left = new ArrayList<>(free);
        Map<String, String> taken = taken(left);
        if (lacks(taken) && goers > 0) {
            goers--;
            return Optional.empty();
        }
        free = left;
        return Optional.of(taken);
    }

    /**
     * @param left free claims, from which those that are taken go
     */
    private Map<String, String> taken(List<Claim> left) {
        Map<String, String> taken = new TreeMap<>();
        rules.each()
                .forEach(
                        (volume, terms) ->
                                left.stream()
                                        .filter(claim -> claim.terms().serve(terms))
                                        .findFirst()
                                        .ifPresent(
                                                claim -> {
                                                    taken.put(volume, claim.name());
                                                    left.remove(claim);
                                                }));
        return taken;
    }

    /** Claims that nobody has and nobody will have: they only cost. */
    static List<Action> removals(Wanted wanted, Snapshot seen, ClaimRules rules) {
        List<Action> actions = new ArrayList<>();
        unheld(seen)
                .filter(claim -> claim.condition() != Condition.DELETING)
                .forEach(
                        claim ->
                                uselessness(claim, wanted, rules)
                                        .map(why -> new RemoveClaim(claim.name(), why))
                                        .ifPresent(actions::add));
        return actions;
    }

    private static Optional<String> uselessness(Claim claim, Wanted wanted, ClaimRules rules) {
        if (claim.condition() == Condition.LEFT_BEHIND) {
            return Optional.of("it belongs to an earlier driver");
        }
        if (!claim.instance().equals(wanted.instance())) {
            return Optional.of("it belongs to an earlier SparkContext");
        }
        if (claim.condition() == Condition.LOST) {
            return Optional.of("its volume is lost");
        }
        return rules.reuse()
                ? Optional.empty()
                : Optional.of("its executor is gone and claims are not reused");
    }

    private static Stream<Claim> unheld(Snapshot seen) {
        Collection<Claim> all = seen.claims().orElse(Collections.emptySortedMap()).values();
        if (all.isEmpty()) {
            return Stream.empty();
        }
        Set<String> held = new HashSet<>();
        seen.executors().values().stream().map(Executor::claims).forEach(held::addAll);
        return all.stream().filter(claim -> !held.contains(claim.name()));
    }
}

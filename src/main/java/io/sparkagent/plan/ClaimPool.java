package io.sparkagent.plan;

import io.sparkagent.plan.Action.RemoveClaim;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Snapshot;
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
 */
final class ClaimPool {

    private final ClaimRules rules;
    private final int wanted;
    private List<Claim> free;
    private int holders;

    private ClaimPool(ClaimRules rules, int wanted, List<Claim> free, int holders) {
        this.rules = rules;
        this.wanted = wanted;
        this.free = free;
        this.holders = holders;
    }

    static ClaimPool of(Wanted wanted, Snapshot seen, ClaimRules rules) {
        if (rules.each().isEmpty()) {
            return new ClaimPool(rules, 0, List.of(), 0);
        }
        List<Claim> free =
                unheld(seen)
                        .filter(claim -> rules.reuse() && claim.isUsable())
                        .filter(claim -> claim.instance().equals(wanted.instance()))
                        .sorted(
                                Comparator.<Claim>comparingLong(claim -> claim.terms().bytes())
                                        .thenComparing(Claim::name))
                        .toList();
        long holders =
                seen.executors().values().stream()
                        .filter(executor -> !executor.claims().isEmpty())
                        .filter(e -> e.identity().instance().equals(wanted.instance()))
                        .count();
        int total = wanted.totals().values().stream().mapToInt(Integer::intValue).sum();
        return new ClaimPool(rules, total, free, (int) holders);
    }

    /**
     * Takes what one more executor can take over: the smallest claim that does, then the first by
     * name.
     *
     * @return claims by volume, where one is missing it has to be made; empty when the executor has
     *     to wait for one that others still have
     */
    Optional<Map<String, String>> take() {
        Map<String, String> taken = new TreeMap<>();
        List<Claim> left = new ArrayList<>(free);
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
        if (rules.waitForFree() && taken.size() < rules.each().size() && holders >= wanted) {
            return Optional.empty();
        }
        free = left;
        holders++;
        return Optional.of(taken);
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

package io.sparkagent.plan;

import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One pass over all executors, so that everything after it looks at the few that are of interest.
 *
 * @param profiles what each wanted resource profile has, by its id
 * @param others executors that Spark does not count on: they have ended, are on their way out, have
 *     been given up or belong to another SparkContext; all, as long as nothing is wanted
 * @param finished those of them that have ended
 * @param ofInstance executors of the SparkContext that speaks, in whatever state
 * @param existing executors that have not ended, whosever they are: what the policy bounds
 * @param going those of them that are certain to go
 * @param registeredSeen ids that Spark knows and that have been seen
 */
public record Census(
        Demand demand,
        Snapshot seen,
        SortedMap<Integer, Counts> profiles,
        List<Executor> others,
        List<Finished> finished,
        int ofInstance,
        int existing,
        int going,
        int registeredSeen) {

    public static Census of(Demand demand, Snapshot seen) {
        Pass pass = new Pass();
        if (demand instanceof Wanted wanted) {
            seen.executors().values().forEach(executor -> pass.take(executor, wanted));
            return pass.census(wanted, seen);
        }
        seen.executors().values().forEach(pass::leaveOut);
        return new Census(
                demand,
                seen,
                Collections.emptySortedMap(),
                pass.others,
                pass.finished,
                0,
                pass.existing,
                0,
                0);
    }

    int notRunning() {
        return profiles.values().stream().mapToInt(counts -> counts.notRunning().size()).sum();
    }

    /** Executors that are wanted and of which there is nothing yet. */
    public int missing() {
        return profiles.values().stream().mapToInt(Counts::missing).sum();
    }

    /** What one resource profile has, in the making. */
    private static final class Tally {
        int running;
        int unanswered;
        final List<Executor> notRunning = new ArrayList<>();
        final List<Running> unheard = new ArrayList<>();
    }

    private static final class Pass {

        private final TreeMap<Integer, Tally> tallies = new TreeMap<>();
        private final List<Executor> others = new ArrayList<>();
        private final List<Finished> finished = new ArrayList<>();
        private int ofInstance;
        private int existing;
        private int going;
        private int registeredSeen;

        /** The one before is often of the same profile. */
        private int profile = -1;

        private Tally tally = new Tally();

        void take(Executor executor, Wanted wanted) {
            boolean ours = executor.identity().instance().equals(wanted.instance());
            boolean registered = wanted.registered().containsKey(executor.id());
            ofInstance += ours ? 1 : 0;
            registeredSeen += registered ? 1 : 0;
            if (!ours || !wanted.counts(executor.id())) {
                leaveOut(executor);
                going +=
                        executor instanceof Finished || (ours && mayStay(executor, wanted)) ? 0 : 1;
                return;
            }
            switch (executor) {
                case Requested _ -> {
                    Tally its = tally(executor.profile());
                    its.notRunning.add(executor);
                    its.unanswered += isUnanswered(executor) ? 1 : 0;
                }
                case Pending _ -> tally(executor.profile()).notRunning.add(executor);
                case Running running -> {
                    Tally its = tally(executor.profile());
                    its.running++;
                    if (!registered && !wanted.registeredBefore().containsKey(executor.id())) {
                        its.unheard.add(running);
                    }
                }
                case Leaving _ -> {
                    leaveOut(executor);
                    going++;
                }
                case Unknown _, Finished _ -> leaveOut(executor);
            }
        }

        private static boolean isUnanswered(Executor executor) {
            return executor instanceof Requested request && request.answered().isEmpty();
        }

        /** Spark has stopped using it, and its pod lives until Spark releases it. */
        private static boolean mayStay(Executor executor, Wanted wanted) {
            int id = executor.id();
            return !(executor instanceof Leaving
                    || wanted.vetoed().contains(id)
                    || wanted.released().containsKey(id));
        }

        void leaveOut(Executor executor) {
            others.add(executor);
            if (executor instanceof Finished end) {
                finished.add(end);
            } else {
                existing++;
            }
        }

        private Tally tally(int id) {
            if (id != profile) {
                profile = id;
                tally = tallies.computeIfAbsent(id, _ -> new Tally());
            }
            return tally;
        }

        Census census(Wanted wanted, Snapshot seen) {
            TreeMap<Integer, Counts> profiles = new TreeMap<>();
            tallies.forEach(
                    (id, its) -> {
                        existing += its.running + its.notRunning.size();
                        if (wanted.totals().containsKey(id)) {
                            profiles.put(id, counts(id, its, wanted));
                        }
                    });
            wanted.totals()
                    .keySet()
                    .forEach(id -> profiles.computeIfAbsent(id, _ -> counts(id, wanted)));
            return new Census(
                    wanted,
                    seen,
                    Collections.unmodifiableSortedMap(profiles),
                    others,
                    finished,
                    ofInstance,
                    existing,
                    going,
                    registeredSeen);
        }

        private static Counts counts(int id, Wanted wanted) {
            return counts(id, new Tally(), wanted);
        }

        private static Counts counts(int id, Tally its, Wanted wanted) {
            int total = wanted.totals().getOrDefault(id, 0);
            return new Counts(
                    id,
                    total,
                    Math.max(total, wanted.lately().getOrDefault(id, total)),
                    its.running,
                    its.notRunning,
                    its.unanswered,
                    its.unheard);
        }
    }
}

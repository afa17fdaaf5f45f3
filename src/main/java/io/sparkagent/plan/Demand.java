package io.sparkagent.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What the driver wants. */
public sealed interface Demand {

    /** No driver has said what it wants since the agent started; nothing may be decided. */
    record NotYet() implements Demand {}

    /**
     * The driver's last word.
     *
     * @param instance the SparkContext that speaks; executors of any other are left over
     * @param heardAt when it spoke last
     * @param totals executors wanted for each resource profile, those that exist included
     * @param lately the most that was wanted of each profile in the last moment: what goes down and
     *     up again at once makes no pod go
     * @param registered ids that Spark knows, or has let register, and since when the agent knows
     *     it
     * @param inactive registered ids that get no tasks any more, and since when the agent knows it
     * @param released ids that Spark has removed, and since when the agent knows it
     * @param acknowledged ids whose end Spark has taken
     * @param vetoed ids that will never register
     * @param registeredBefore ids that have been in {@code registered} and are no more, and since
     *     when they were the agent knows it
     */
    record Wanted(
            String instance,
            Instant heardAt,
            SortedMap<Integer, Integer> totals,
            SortedMap<Integer, Integer> lately,
            Map<Integer, Instant> registered,
            Map<Integer, Instant> inactive,
            Map<Integer, Instant> released,
            Set<Integer> acknowledged,
            Set<Integer> vetoed,
            Map<Integer, Instant> registeredBefore)
            implements Demand {

        /** Since when the agent knows that Spark knew it, be it now or before. */
        public Optional<Instant> registeredSince(int id) {
            return Optional.ofNullable(registered.get(id))
                    .or(() -> Optional.ofNullable(registeredBefore.get(id)));
        }

        /** True when Spark counts on this executor, or may come to. */
        public boolean counts(int id) {
            return !inactive.containsKey(id) && !released.containsKey(id) && !vetoed.contains(id);
        }
    }

    /** The application has ended: everything goes. */
    record Over(String reason) implements Demand {}
}

package io.sparkagent.driver;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** {@code GET /driver/news}: all that the driver has to know now; see docs/bridge-protocol.md. */
@RegisterForReflection
public record News(
        List<End> ends, List<Leaving> decommission, List<Integer> veto, List<Waiting> waiting) {

    public static final News NONE = new News(List.of(), List.of(), List.of(), List.of());

    public News {
        ends = List.copyOf(ends);
        decommission = List.copyOf(decommission);
        veto = List.copyOf(veto);
        waiting = List.copyOf(waiting);
    }

    /** As the other, but for how many executors wait for each cause, and the words for it. */
    boolean hasOnlyOtherNumbersThan(News other) {
        return ends.equals(other.ends)
                && decommission.equals(other.decommission)
                && veto.equals(other.veto)
                && causes().equals(other.causes());
    }

    private List<String> causes() {
        return waiting.stream().map(Waiting::cause).toList();
    }

    @RegisterForReflection
    public record End(
            int id, int exitCode, boolean causedByApplication, boolean failure, String sentence) {}

    @RegisterForReflection
    public record Leaving(int id, String sentence) {}

    @RegisterForReflection
    public record Waiting(String cause, int count, String sentence) {}

    /** News with the number that a long poll compares. */
    @RegisterForReflection
    public record Edition(
            String boot,
            long version,
            List<End> ends,
            List<Leaving> decommission,
            List<Integer> veto,
            List<Waiting> waiting) {

        Edition(String boot, long version, News news) {
            this(boot, version, news.ends, news.decommission, news.veto, news.waiting);
        }
    }
}

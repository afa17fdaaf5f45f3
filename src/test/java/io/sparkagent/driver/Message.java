package io.sparkagent.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A demand in the making. */
final class Message {

    private final long revision;
    private final List<DemandMessage.Profile> wanted = new ArrayList<>();
    private List<Integer> registered = List.of();
    private List<Integer> inactive = List.of();
    private List<Integer> released = List.of();
    private List<Integer> acknowledged = List.of();
    private List<Integer> vetoed = List.of();

    Message(long revision) {
        this.revision = revision;
    }

    Message wants(int profile, int total) {
        return wants(new DemandMessage.Profile(profile, total, Map.of(), null));
    }

    Message wants(DemandMessage.Profile profile) {
        wanted.add(profile);
        return this;
    }

    Message registered(int... ids) {
        registered = list(ids);
        return this;
    }

    Message inactive(int... ids) {
        inactive = list(ids);
        return this;
    }

    Message released(int... ids) {
        released = list(ids);
        return this;
    }

    Message acknowledged(int... ids) {
        acknowledged = list(ids);
        return this;
    }

    Message vetoed(int... ids) {
        vetoed = list(ids);
        return this;
    }

    private static List<Integer> list(int... ids) {
        return IntStream.of(ids).boxed().toList();
    }

    DemandMessage said() {
        return said("i1");
    }

    DemandMessage said(String instance) {
        return new DemandMessage(
                instance,
                revision,
                wanted,
                registered,
                inactive,
                released.stream().map(id -> new DemandMessage.Released(id, "done")).toList(),
                acknowledged,
                vetoed,
                0);
    }
}

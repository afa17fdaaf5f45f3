package io.sparkagent.laws;

import io.sparkagent.driver.DemandMessage;
import io.sparkagent.driver.DriverDesk.UnknownInstanceException;
import io.sparkagent.driver.DriverResource;
import io.sparkagent.driver.Hello;
import io.sparkagent.driver.News;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Spark with the bridge in memory, after docs/bridge-protocol.md: one SparkContext. */
final class FakeDriver {

    /** What became of an executor id; the first decision between the first two holds. */
    enum Standing {
        ADMITTED,
        VETOED,
        RELEASED
    }

    /** Executors have higher numbers than anything else in the agent, so that they can be found. */
    static final int LEAST_ID = 1_000;

    private final String instance;
    private final Map<String, String> conf;
    private final Map<Integer, Integer> totals = new TreeMap<>();
    private final Map<Integer, Standing> roster = new TreeMap<>();
    private final Set<Integer> vetoes = new HashSet<>();
    private final Set<Integer> releases = new HashSet<>();
    private final Set<Integer> inactive = new TreeSet<>();
    private final Set<Integer> heardEnds = new HashSet<>();
    private List<Integer> acknowledged = List.of();
    private int firstId;
    private int highest;
    private long revision;

    /**
     * @param leastId of its executors
     */
    FakeDriver(String instance, Map<String, String> conf, int leastId) {
        this.instance = instance;
        this.conf = conf;
        this.highest = leastId - 1;
    }

    String instance() {
        return instance;
    }

    int firstId() {
        return firstId;
    }

    Map<Integer, Integer> totals() {
        return totals;
    }

    Set<Integer> heardEnds() {
        return heardEnds;
    }

    /** Nothing is left to say about executors that are no more. */
    boolean hasForgottenTheDead() {
        return roster.values().stream().allMatch(Standing.ADMITTED::equals);
    }

    /** True when this executor can have no task now or ever: Spark or the veto has settled that. */
    boolean hasGivenUp(int id) {
        return vetoes.contains(id) || releases.contains(id);
    }

    Set<Integer> admitted() {
        Set<Integer> ids = new TreeSet<>();
        roster.forEach(
                (id, standing) -> {
                    if (standing == Standing.ADMITTED) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    void want(int profile, int total) {
        totals.put(profile, total);
    }

    /**
     * @return whether it may register
     */
    boolean admit(int id) {
        highest = Math.max(highest, id);
        return id >= firstId
                && roster.computeIfAbsent(id, _ -> Standing.ADMITTED) == Standing.ADMITTED;
    }

    void release(int id) {
        if (roster.replace(id, Standing.ADMITTED, Standing.RELEASED)) {
            releases.add(id);
            inactive.remove(id);
        }
    }

    void idle(int id, boolean now) {
        if (now && roster.get(id) == Standing.ADMITTED) {
            inactive.add(id);
        } else {
            inactive.remove(id);
        }
    }

    DemandMessage message() {
        List<DemandMessage.Released> released = new ArrayList<>();
        List<Integer> vetoed = new ArrayList<>();
        roster.forEach(
                (id, standing) -> {
                    switch (standing) {
                        case ADMITTED -> {}
                        case VETOED -> vetoed.add(id);
                        case RELEASED -> released.add(new DemandMessage.Released(id, ""));
                    }
                });
        return new DemandMessage(
                instance,
                ++revision,
                totals.entrySet().stream()
                        .map(
                                e ->
                                        new DemandMessage.Profile(
                                                e.getKey(), e.getValue(), Map.of(), null))
                        .toList(),
                List.copyOf(admitted()),
                List.copyOf(inactive),
                released,
                acknowledged,
                vetoed,
                highest);
    }

    void greet(DriverResource agent) {
        Hello.Reply reply =
                agent.hello(
                        new Hello(
                                Hello.PROTOCOL,
                                instance,
                                "app",
                                "4.1.1",
                                "spark",
                                conf,
                                conf,
                                Map.of(),
                                Map.of("log4j2.properties", ""),
                                List.of(),
                                Map.of(),
                                null,
                                null,
                                highest,
                                null),
                        "127.0.0.1");
        if (!reply.refusals().isEmpty()) {
            throw new AssertionError(reply.refusals().toString());
        }
        if (firstId == 0) {
            firstId = reply.firstId();
        }
    }

    void speak(DriverResource agent, DemandMessage message) {
        DemandMessage.Reply reply;
        try {
            reply = agent.demand(message);
        } catch (UnknownInstanceException e) {
            greet(agent);
            speak(agent, message);
            return;
        }
        reply.gone().forEach(id -> roster.computeIfPresent(id, FakeDriver::unlessAdmitted));
    }

    private static Standing unlessAdmitted(int id, Standing standing) {
        return standing == Standing.ADMITTED ? standing : null;
    }

    /**
     * @return the ends that it was told of
     */
    List<News.End> listen(DriverResource agent) {
        News.Edition news;
        try {
            news = agent.news(instance, "", 0);
        } catch (UnknownInstanceException e) {
            greet(agent);
            return List.of();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody waits for this", e);
        }
        for (int id : news.veto()) {
            highest = Math.max(highest, id);
            if (roster.putIfAbsent(id, Standing.VETOED) == null) {
                vetoes.add(id);
            }
        }
        for (News.End end : news.ends()) {
            if (heardEnds.add(end.id())) {
                release(end.id());
            }
        }
        acknowledged = news.ends().stream().map(News.End::id).toList();
        return news.ends();
    }

    void over(DriverResource agent) {
        try {
            agent.over(instance);
        } catch (UnknownInstanceException e) {
            // the end of the driver's container says it too
        }
    }
}

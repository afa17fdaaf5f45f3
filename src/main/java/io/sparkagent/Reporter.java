package io.sparkagent;

import io.sparkagent.driver.DriverDesk;
import io.sparkagent.driver.News;
import io.sparkagent.plan.Action;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Decision;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Fate;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Tells the driver, the status and the log how things stand after each look. */
final class Reporter {

    private static final Logger LOG = Logger.getLogger(Reporter.class);

    /** Numbers go up and down all the time; the log has new ones of a known cause so often. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(30);

    private static final Duration BETWEEN_MEASUREMENTS = Duration.ofSeconds(1);

    private final DriverDesk desk;
    private final StatusBoard board;
    private final Metrics metrics;
    private final Chronicler chronicler;
    private final Discretion discretion;
    private final Set<Integer> toldEnds = new HashSet<>();
    private final Map<Cause, Instant> warnedAt = new EnumMap<>(Cause.class);
    private List<WaitingReason> toldWaiting = List.of();
    private Instant measuredAt = Instant.MIN;

    Reporter(DriverDesk desk, StatusBoard board, Metrics metrics, Chronicler chronicler) {
        this.desk = desk;
        this.board = board;
        this.metrics = metrics;
        this.chronicler = chronicler;
        this.discretion = new Discretion(board::redaction);
    }

    /** A round of the loop is done. */
    void looped(Duration took) {
        metrics.looped(took);
    }

    void report(Census census, Decision decision, Limits limits, Pace pace, Instant now) {
        List<WaitingReason> waiting = new ArrayList<>(decision.waiting());
        board.disturbances(census, now).forEach(waiting::add);
        StatusBoard.View view =
                new StatusBoard.View(census.demand(), census.seen(), List.copyOf(waiting), now);
        discretion.look();
        tellEnds(census, limits);
        tellWaiting(view.waiting(), now);
        chronicler.look(census, view.waiting(), limits, pace, now);
        metrics.waits(view.waiting(), now);
        board.looked(view);
        if (!now.isBefore(measuredAt.plus(BETWEEN_MEASUREMENTS))) {
            measuredAt = now;
            metrics.looked(view, pace);
        }
        if (view.seen().listedAt().isPresent()) {
            desk.publish(
                    census.demand(), news(census, decision.actions(), view.waiting()), view.seen());
        }
    }

    private void tellEnds(Census census, Limits limits) {
        toldEnds.removeIf(id -> !census.seen().executors().containsKey(id));
        for (Finished executor : census.finished()) {
            if (toldEnds.add(executor.id())) {
                LOG.info(discretion.text(executor.ending().sentence()));
                metrics.ended(executor, Fate.of(executor, census, limits));
                board.ended(executor);
                chronicler.ended(executor, census, limits);
            }
        }
    }

    private void tellWaiting(List<WaitingReason> waiting, Instant now) {
        if (waiting.equals(toldWaiting)) {
            return;
        }
        toldWaiting = waiting;
        warnedAt.keySet().removeIf(cause -> waiting.stream().noneMatch(r -> r.cause() == cause));
        Map<Cause, Instant> before = new EnumMap<>(warnedAt);
        for (WaitingReason reason : waiting) {
            Instant last = before.get(reason.cause());
            if (last == null || !now.isBefore(last.plus(BETWEEN_WARNINGS))) {
                LOG.warn(discretion.text(reason.sentence()));
                warnedAt.put(reason.cause(), now);
            }
        }
    }

    private News news(Census census, List<Action> actions, List<WaitingReason> waiting) {
        List<News.Leaving> decommission = new ArrayList<>();
        List<Integer> veto = new ArrayList<>();
        for (Action action : actions) {
            switch (action) {
                case Action.Decommission(int id, String why) ->
                        decommission.add(new News.Leaving(id, discretion.text(why)));
                case Action.Veto(int id) -> veto.add(id);
                case Action.Create _,
                        Action.Delete _,
                        Action.RemoveClaim _,
                        Action.MarkInactive _,
                        Action.Label _,
                        Action.DeclareLost _,
                        Action.Forget _,
                        Action.Ensure _,
                        Action.Remove _ -> {}
            }
        }
        return new News(ends(census), decommission, veto, waiting(waiting));
    }

    private List<News.End> ends(Census census) {
        if (!(census.demand() instanceof Wanted wanted)) {
            return List.of();
        }
        return census.finished().stream()
                .filter(executor -> executor.identity().instance().equals(wanted.instance()))
                .filter(executor -> !wanted.acknowledged().contains(executor.id()))
                .map(executor -> end(executor, wanted))
                .toList();
    }

    /** What we have ended ourselves, or Spark has, is no failure of the application. */
    private News.End end(Finished executor, Wanted wanted) {
        Ending ending = executor.ending();
        boolean intended =
                wanted.vetoed().contains(executor.id())
                        || wanted.released().containsKey(executor.id());
        return new News.End(
                executor.id(),
                ending.exitCode(),
                ending.causedByApplication() && !intended,
                ending.failure() && !intended,
                discretion.text(ending.sentence()));
    }

    private List<News.Waiting> waiting(List<WaitingReason> waiting) {
        return waiting.stream()
                .map(
                        reason ->
                                new News.Waiting(
                                        reason.cause().word(),
                                        reason.count(),
                                        discretion.text(reason.sentence())))
                .toList();
    }
}

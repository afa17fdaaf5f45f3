package io.sparkagent;

import io.sparkagent.driver.DriverDesk;
import io.sparkagent.driver.News;
import io.sparkagent.plan.Action;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Tells the driver, the status and the log how things stand after each look. */
final class Reporter {

    private static final Logger LOG = Logger.getLogger(Reporter.class);

    private final DriverDesk desk;
    private final StatusBoard board;
    private final Metrics metrics;
    private final Set<Integer> toldEnds = new HashSet<>();
    private List<WaitingReason> toldWaiting = List.of();

    Reporter(DriverDesk desk, StatusBoard board, Metrics metrics) {
        this.desk = desk;
        this.board = board;
        this.metrics = metrics;
    }

    void report(StatusBoard.View view, List<Action> actions) {
        tellEnds(view.seen());
        tellWaiting(view.waiting());
        board.looked(view);
        metrics.looked(view);
        if (view.seen().listedAt().isPresent()) {
            desk.publish(news(view, actions), view.seen());
        }
    }

    private void tellEnds(Snapshot seen) {
        toldEnds.removeIf(id -> !seen.executors().containsKey(id));
        seen.executors().values().stream()
                .filter(Finished.class::isInstance)
                .map(Finished.class::cast)
                .filter(executor -> toldEnds.add(executor.id()))
                .forEach(
                        executor -> {
                            LOG.info(executor.ending().sentence());
                            metrics.ended(executor);
                        });
    }

    private void tellWaiting(List<WaitingReason> waiting) {
        if (!waiting.equals(toldWaiting)) {
            waiting.forEach(reason -> LOG.warn(reason.sentence()));
            toldWaiting = waiting;
        }
    }

    private static News news(StatusBoard.View view, List<Action> actions) {
        List<News.Leaving> decommission = new ArrayList<>();
        List<Integer> veto = new ArrayList<>();
        for (Action action : actions) {
            switch (action) {
                case Action.Decommission(int id, String why) ->
                        decommission.add(new News.Leaving(id, why));
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
        return new News(ends(view.demand(), view.seen()), decommission, veto, waiting(view));
    }

    private static List<News.End> ends(Demand demand, Snapshot seen) {
        if (!(demand instanceof Wanted wanted)) {
            return List.of();
        }
        return seen.executors().values().stream()
                .filter(Finished.class::isInstance)
                .map(Finished.class::cast)
                .filter(executor -> executor.identity().instance().equals(wanted.instance()))
                .filter(executor -> !wanted.acknowledged().contains(executor.id()))
                .map(executor -> end(executor, wanted))
                .toList();
    }

    /** What we have ended ourselves, or Spark has, is no failure of the application. */
    private static News.End end(Finished executor, Wanted wanted) {
        Ending ending = executor.ending();
        boolean intended =
                wanted.vetoed().contains(executor.id())
                        || wanted.released().containsKey(executor.id());
        return new News.End(
                executor.id(),
                ending.exitCode(),
                ending.causedByApplication() && !intended,
                ending.failure() && !intended,
                ending.sentence());
    }

    private static List<News.Waiting> waiting(StatusBoard.View view) {
        return view.waiting().stream()
                .map(reason -> new News.Waiting(reason.cause(), reason.count(), reason.sentence()))
                .toList();
    }
}

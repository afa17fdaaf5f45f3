package io.sparkagent.status;

import io.sparkagent.config.DriverConf;
import io.sparkagent.config.Redaction;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The last word on everything, for whoever asks. */
public final class StatusBoard {

    private static final int ERRORS_KEPT = 20;

    /**
     * How things stood when the loop looked last.
     *
     * @param at when it looked
     */
    public record View(Demand demand, Snapshot seen, List<WaitingReason> waiting, Instant at) {}

    /**
     * Something that went wrong.
     *
     * @param count how many times in a row
     * @param at the last time
     */
    public record Trouble(String sentence, int count, Instant at) {}

    /** The conf of the driver that is served, and what of it must not be shown. */
    record Served(DriverConf conf, Redaction redaction) {}

    private static final String EVENTS = "events";

    /** An API server that answers nothing for so long is away. */
    private static final Duration HICCUP = Duration.ofSeconds(2);

    /** The bridge speaks every three seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** Since when every call has failed, whether more than one has, and how the last one did. */
    private record Outage(Instant since, boolean again, String error) {}

    private final String boot;
    private final Clock clock;
    private Optional<Outage> outage = Optional.empty();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private volatile Optional<List<String>> verdict = Optional.empty();
    private volatile View view;
    private final History history = new History();
    private final AtomicLong version = new AtomicLong();
    private volatile Served served = new Served(DriverConf.NONE, Redaction.standard());

    /**
     * @param boot names this run of the agent
     */
    public StatusBoard(String boot, Clock clock) {
        this.boot = boot;
        this.clock = clock;
        this.view = new View(new Demand.NotYet(), Snapshot.empty(), List.of(), clock.instant());
    }

    public String boot() {
        return boot;
    }

    /**
     * The start checks are through.
     *
     * @param refusals why no application can run, a sentence each
     */
    public void started(List<String> refusals) {
        verdict = Optional.of(List.copyOf(refusals));
        version.incrementAndGet();
        refusals.forEach(this::trouble);
    }

    /** What the start checks found, once they are through. */
    public Optional<List<String>> verdict() {
        return verdict;
    }

    public void looked(View latest) {
        boolean news = differ(view, latest);
        view = latest;
        if (news) {
            version.incrementAndGet();
        }
        history.looked(latest);
    }

    /** To compare the contents of two pictures would be more work than to tell them again. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean differ(View one, View other) {
        return one.seen() != other.seen()
                || !one.waiting().equals(other.waiting())
                || !shown(one.demand()).equals(shown(other.demand()));
    }

    /** What the status tells of a demand; that the driver has spoken again is no news. */
    private static List<Object> shown(Demand demand) {
        return switch (demand) {
            case Demand.NotYet() -> List.of();
            case Demand.Over(String reason) -> List.of(reason);
            case Demand.Wanted wanted ->
                    List.of(wanted.instance(), wanted.totals(), wanted.registered().size());
        };
    }

    /** Grows with whatever {@code GET /status} tells. */
    long version() {
        return version.get();
    }

    /** An executor has come to its end. */
    public void ended(Finished executor) {
        history.ended(executor, redaction());
    }

    History history() {
        return history;
    }

    /**
     * Nobody is served yet, but somebody with this conf may be.
     *
     * @param conf as far as it is known
     */
    public synchronized void mayServe(Map<String, String> conf) {
        if (served.conf().equals(DriverConf.NONE)) {
            served = new Served(DriverConf.NONE, Redaction.of(conf));
        }
    }

    /** From now on this driver is served. */
    public void serves(DriverConf conf) {
        serves(conf, conf.redaction());
    }

    /**
     * @param redaction of this conf, which is some work to find out
     */
    public synchronized void serves(DriverConf conf, Redaction redaction) {
        served = new Served(conf, redaction);
        version.incrementAndGet();
    }

    /** The driver has gone. */
    public void servesNobody() {
        serves(DriverConf.NONE);
    }

    /** What of a sentence may be told to anybody. */
    public Redaction redaction() {
        return served.redaction();
    }

    Served served() {
        return served;
    }

    public View view() {
        return view;
    }

    public void called(ApiCall call) {
        judge(call);
        call.error()
                .ifPresent(error -> trouble(call.verb() + " " + call.resource() + ": " + error));
    }

    private synchronized void judge(ApiCall call) {
        boolean away = call.error().isPresent() && isSilence(call.code());
        if (away && call.resource().equals(EVENTS)) {
            return; // they may be kept elsewhere than all else
        }
        outage =
                away
                        ? Optional.of(
                                new Outage(
                                        outage.map(Outage::since).orElseGet(clock::instant),
                                        outage.isPresent(),
                                        call.verb()
                                                + " "
                                                + call.resource()
                                                + ": "
                                                + call.error().orElse("")))
                        : Optional.empty();
    }

    /** A 500 is an answer: so fails a call whose admission webhook is away. */
    private static boolean isSilence(int code) {
        return code <= 0 || code == 502 || code == 503 || code == 504;
    }

    /** What keeps everything from going its way, API server and driver. */
    public synchronized List<WaitingReason> disturbances(Census census, Instant now) {
        List<WaitingReason> disturbances = new ArrayList<>();
        outage.filter(away -> away.again && !now.isBefore(away.since.plus(HICCUP)))
                .map(
                        away ->
                                "the API server has not answered since "
                                        + away.since.truncatedTo(ChronoUnit.SECONDS)
                                        + "; executors that run go on, and what is missing is"
                                        + " made when it is back ("
                                        + away.error
                                        + ")")
                .map(words -> new WaitingReason(Cause.API_SERVER, census.missing(), words))
                .ifPresent(disturbances::add);
        if (census.demand() instanceof Demand.Wanted wanted
                && !now.isBefore(wanted.heardAt().plus(SILENCE))) {
            disturbances.add(
                    new WaitingReason(
                            Cause.DRIVER_SILENT,
                            census.missing(),
                            "the driver has not spoken since "
                                    + wanted.heardAt().truncatedTo(ChronoUnit.SECONDS)
                                    + ", so its last word counts; its log says whether it is"
                                    + " busy or stuck"));
        }
        return disturbances;
    }

    /** It outlives the conf whose secrets may be in it. */
    public void trouble(String sentence) {
        add(redaction().text(sentence));
    }

    private synchronized void add(String sentence) {
        Trouble last = troubles.peekFirst();
        int count = 1;
        if (last != null && last.sentence().equals(sentence)) {
            troubles.removeFirst();
            count += last.count();
        }
        troubles.addFirst(new Trouble(sentence, count, clock.instant()));
        version.incrementAndGet();
        if (troubles.size() > ERRORS_KEPT) {
            troubles.removeLast();
        }
    }

    /** The newest first. */
    public synchronized List<Trouble> troubles() {
        return List.copyOf(troubles);
    }
}

package io.sparkagent.status;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Every meter of the agent, with its name, what it says and its labels: what is registered, and
 * what {@code docs/metrics.md} is made from. What has not happened yet is there with 0 as soon as
 * it is known what could happen.
 */
public enum Meter {
    DESIRED(
            "spark.agent.executors.desired",
            Kind.GAUGE,
            "executors",
            "Executors that the driver wants.",
            Label.PROFILE),
    EXECUTORS(
            "spark.agent.executors",
            Kind.GAUGE,
            "executors",
            "Executors that there are, but for those that have ended.",
            Label.PROFILE,
            Label.STATE),
    WAITING(
            "spark.agent.executors.waiting",
            Kind.GAUGE,
            "executors",
            "Executors that wait for something that does not come by itself, or not soon.",
            Label.CAUSE),
    CREATED(
            "spark.agent.executors.created",
            Kind.COUNTER,
            "executors",
            "Executors whose pod the API server has accepted.",
            Label.PROFILE),
    ENDED(
            "spark.agent.executors.ended",
            Kind.COUNTER,
            "executors",
            "Executors that have come to their end.",
            Label.PROFILE,
            Label.END,
            Label.END_REASON),
    CREATE(
            "spark.agent.executors.create",
            Kind.HISTOGRAM,
            "seconds",
            "From the decision to make an executor to the API server's word that it has its pod;"
                    + " the building of the pod, its claims and the wait for a free call are in it."),
    START(
            "spark.agent.executors.start",
            Kind.HISTOGRAM,
            "seconds",
            "From the decision to make an executor until its pod runs, for executors that this run"
                    + " of the agent has made.",
            Label.PROFILE),
    STALLS(
            "spark.agent.stalls",
            Kind.COUNTER,
            "times",
            "How often executors have begun to wait for a cause; a cause that was gone for less"
                    + " than 10 seconds goes on.",
            Label.CAUSE),
    API_REQUESTS(
            "spark.agent.api.requests",
            Kind.HISTOGRAM,
            "seconds",
            "Calls to the API server, until their answer; a watch until it is open. What is"
                    + " asked once at the start or at a driver's hello (rights, the driver's pod and"
                    + " its labels) is not counted.",
            Label.VERB,
            Label.RESOURCE,
            Label.CODE),
    WATCH_RECONNECTS(
            "spark.agent.watch.reconnects",
            Kind.COUNTER,
            "times",
            "Watches of pods that have ended and were opened anew. Each ends by the server's will"
                    + " after some minutes.",
            Label.RESOURCE,
            Label.WATCH_END),
    LIST_AGE(
            "spark.agent.list.age.seconds",
            Kind.GAUGE,
            "seconds",
            "Since the last full list of pods was asked for; NaN before the first. One is due"
                    + " every `SPARK_AGENT_LIST_INTERVAL`."),
    LOOP(
            "spark.agent.loop",
            Kind.HISTOGRAM,
            "seconds",
            "One round of the reconcile loop: look, plan, send, report. It waits for nobody."),
    BACK_OFF(
            "spark.agent.back.off.seconds",
            Kind.GAUGE,
            "seconds",
            "Longest time until executors of a resource profile may be tried again, after refusals"
                    + " or early deaths; 0 when none has to wait."),
    DRIVER_SILENCE(
            "spark.agent.driver.silence.seconds",
            Kind.GAUGE,
            "seconds",
            "Since the driver spoke last, which it does every three seconds; NaN before it has"
                    + " said what it wants, and when the application is over."),
    EVENTS(
            "spark.agent.events",
            Kind.COUNTER,
            "events",
            "Kubernetes Events about the driver's pod, and what became of them.",
            Label.EVENT,
            Label.OUTCOME),
    INFO("spark.agent.info", Kind.GAUGE, "always 1", "The agent's version.", Label.VERSION);

    /** How Prometheus shows it. */
    public enum Kind {
        GAUGE(""),
        COUNTER("_total"),
        /** Of durations. */
        HISTOGRAM("_seconds");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /** A label and its values, which are few whatever happens. */
    public enum Label {
        PROFILE(
                "profile",
                "id of the resource profile, 0 for the default; `other` for all beyond "
                        + Profiles.MOST
                        + " profiles"),
        STATE("state", ticked(Metrics.STATES)),
        CAUSE("cause", "what they wait for, see below"),
        END("state", "how the pod was seen last: " + ticked(Metrics.ENDS)),
        END_REASON("reason", "why, see below"),
        VERB("verb", "as in a Role: " + ticked(Metrics.VERBS)),
        RESOURCE("resource", "as in a Role: `pods`, `services`, `configmaps` and so on"),
        CODE("code", "HTTP status; `0` when there was no answer"),
        WATCH_END("reason", "why it has ended, see below"),
        EVENT("reason", "the Event's reason, see below"),
        OUTCOME("outcome", "what became of it, see below"),
        VERSION("version", "as `spark-agent --version` says it");

        private final String key;
        private final String meaning;

        Label(String key, String meaning) {
            this.key = key;
            this.meaning = meaning;
        }

        public String key() {
            return key;
        }

        /** In words. */
        public String meaning() {
            return meaning;
        }

        private static String ticked(List<String> words) {
            return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        }
    }

    private final String id;
    private final Kind kind;
    private final String unit;
    private final String says;

    @SuppressWarnings("ImmutableEnumChecker") // it is one of List.of
    private final List<Label> labels;

    Meter(String id, Kind kind, String unit, String says, Label... labels) {
        this.id = id;
        this.kind = kind;
        this.unit = unit;
        this.says = says;
        this.labels = List.of(labels);
    }

    /** Its name in the registry. */
    String id() {
        return id;
    }

    /**
     * Its name in Prometheus; a histogram's series add {@code _bucket}, {@code _count} and so on.
     */
    public String prometheusName() {
        return id.replace('.', '_') + kind.suffix;
    }

    public Kind kind() {
        return kind;
    }

    public String unit() {
        return unit;
    }

    /** In one sentence or two. */
    public String says() {
        return says;
    }

    public List<Label> labels() {
        return labels;
    }
}

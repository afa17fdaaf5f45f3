package io.sparkagent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Event;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.WatchEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is what the code says; {@code make docs} writes it. */
class MetricsDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/metrics.md");

    private static final String BEGINNING =
            """
            # Metrics

            <!-- Made by `make docs` from the code (status/Meter.java and what it names); change that. -->

            The agent shows its metrics to Prometheus at `/q/metrics`, port 14041 of the driver's pod (the port's name is `spark-agent`). To look
            at them by hand:

            ```sh test=docs/getting-started.md
            kubectl port-forward pod/DRIVER 14041 &
            curl -sf http://localhost:14041/q/metrics | grep ^spark_agent
            ```

            Every label has few values, however many executors there are. What has not happened yet is there with 0 as soon as the driver has
            said what it wants, so that `rate()` sees the first time too. A histogram `NAME` has the series `NAME_bucket`, `NAME_count`, `NAME_sum`
            and `NAME_max`. Beside these the process tells of itself (`jvm_*`, `process_*`, `http_server_*`), as every Quarkus program does.

            """;

    private static final String EVENTS =
            """

            They are about the driver's pod, so `kubectl describe pod DRIVER` shows them; who reports is `io.sparkagent/spark-agent`. What is the
            same is posted once and then counted, at most once a minute; 25 different ones may be posted at a time, and one more every 12 seconds.
            What comes together is told together. Without the right to post Events everything else goes on.
            """;

    private static final String QUESTIONS =
            """

            ## Questions and where the answer is

            | question | PromQL |
            | --- | --- |
            | Does a driver miss executors? | `sum by (pod) (spark_agent_executors_desired) - sum by (pod) (spark_agent_executors{state="running"})` |
            | What do they wait for? | `spark_agent_executors_waiting > 0` |
            | How do they die? | `sum by (reason) (increase(spark_agent_executors_ended_total[1h])) > 0` |
            | How long does one take to start? | `histogram_quantile(0.95, sum by (le) (rate(spark_agent_executors_start_seconds_bucket[15m])))` |
            | Is the API server slow, or does it refuse? | `sum by (verb, code) (rate(spark_agent_api_requests_seconds_count[5m]))` |
            | Is the agent behind? | `spark_agent_list_age_seconds > 90 or spark_agent_driver_silence_seconds > 30` |
            """;

    private static String document() {
        StringBuilder text = new StringBuilder(BEGINNING);
        text.append("| name | type | unit | labels | what it says |\n");
        text.append("| --- | --- | --- | --- | --- |\n");
        for (Meter meter : Meter.values()) {
            String labels =
                    meter.labels().stream()
                            .map(label -> "`" + label.key() + "`")
                            .collect(Collectors.joining(", "));
            row(
                    text,
                    "`" + meter.prometheusName() + "`",
                    meter.kind().name().toLowerCase(Locale.ROOT),
                    meter.unit(),
                    labels.isEmpty() ? "–" : labels,
                    meter.says());
        }
        text.append("\n## Labels\n\n| label | of | values |\n| --- | --- | --- |\n");
        for (Meter.Label label : Meter.Label.values()) {
            String owners =
                    Stream.of(Meter.values())
                            .filter(meter -> meter.labels().contains(label))
                            .map(meter -> "`" + meter.prometheusName() + "`")
                            .collect(Collectors.joining(", "));
            row(text, "`" + label.key() + "`", owners, label.meaning());
        }
        table(
                text,
                "Causes",
                "cause",
                "what stands in the way",
                Stream.of(WaitingReason.Cause.values())
                        .map(cause -> new String[] {cause.word(), cause.meaning()}));
        table(
                text,
                "Why executors end",
                "reason",
                "what has happened",
                Stream.of(Ending.Reason.values())
                        .map(reason -> new String[] {reason.word(), reason.meaning()}));
        table(
                text,
                "Events",
                "reason",
                "type, and when it is posted",
                Stream.of(Event.Reason.values())
                        .map(
                                reason ->
                                        new String[] {
                                            reason.word(),
                                            reason.type().word() + ": " + reason.meaning()
                                        }));
        text.append(EVENTS);
        table(
                text,
                "What becomes of an Event",
                "outcome",
                "meaning",
                Stream.of(Metrics.Posting.values())
                        .map(outcome -> new String[] {outcome.word(), outcome.meaning()}));
        table(
                text,
                "Why watches end",
                "reason",
                "meaning",
                Stream.of(WatchEnd.Reason.values())
                        .map(reason -> new String[] {reason.word(), reason.meaning()}));
        return text.append(QUESTIONS).toString();
    }

    private static void table(
            StringBuilder text, String title, String word, String meaning, Stream<String[]> rows) {
        text.append("\n## ").append(title).append("\n\n| ").append(word).append(" | ");
        text.append(meaning).append(" |\n| --- | --- |\n");
        rows.forEach(row -> row(text, "`" + row[0] + "`", row[1]));
    }

    private static void row(StringBuilder text, String... cells) {
        text.append(
                Stream.of(cells)
                        .map(cell -> cell.replace("|", "\\|"))
                        .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    @Test
    void theDocumentIsWhatTheCodeSays() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, document());
        }
        assertThat(DOCUMENT)
                .as("docs/metrics.md is not what the code says; run: make docs")
                .hasContent(document());
    }
}

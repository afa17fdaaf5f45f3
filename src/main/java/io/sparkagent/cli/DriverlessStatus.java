package io.sparkagent.cli;

import io.sparkagent.cli.Explanation.Finding;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How a Job stands that has no driver. */
record DriverlessStatus(DriverlessJob job, Explanation explanation, Instant now) {

    static DriverlessStatus look(Cluster cluster, DriverlessJob job, Instant now) {
        return new DriverlessStatus(job, new JobTrouble(cluster, now).explain(job), now);
    }

    Object data() {
        Map<String, Object> data = DriverList.data(job);
        data.put("headline", explanation.headline());
        data.put("findings", explanation.findings().stream().map(Finding::data).toList());
        return data;
    }

    void print(PrintWriter out, Palette palette) {
        line(out, "Job", palette.bold(job.name()) + " in " + job.namespace());
        line(
                out,
                "Application",
                Words.plain(job.applicationName()) + " (" + Words.plain(job.application()) + ")");
        line(
                out,
                "State",
                palette.state(job.state())
                        + ", "
                        + Words.age(Duration.between(job.created(), now))
                        + " old");
        line(
                out,
                "Driver",
                "none now"
                        + job.last()
                                .map(last -> "; the last was " + last.name() + ", " + last.state())
                                .orElse(""));
        out.println();
        out.println(Words.plain(explanation.headline()));
        explanation
                .findings()
                .forEach(
                        finding ->
                                out.println(
                                        "  "
                                                + palette.careful(finding.cause())
                                                + "  "
                                                + Words.plain(finding.sentence())));
    }

    private static void line(PrintWriter out, String head, String text) {
        out.printf("%-12s %s%n", head, text);
    }
}

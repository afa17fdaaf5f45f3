package io.sparkagent.cli;

import io.sparkagent.cli.Explanation.Finding;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why executors are missing. */
@Command(
        name = "explain",
        description = {
            "Says in sentences why executors are missing, and what to do about it.",
            "Ends with 1 when something is missing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ExplainCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ClusterOptions clusterOptions = new ClusterOptions();
    @Mixin private final OutputOptions output = new OutputOptions();

    @Parameters(
            index = "0",
            paramLabel = "DRIVER",
            description = "The driver's pod, its Job, its application id or its spark-app-name.")
    private String name = "";

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (Cluster cluster = clusterOptions.open()) {
            Named driver = Drivers.around(name, cluster, false, surroundings.clock()).find(name);
            Instant now = surroundings.clock().instant();
            Explanation explanation =
                    switch (driver) {
                        case Driver pod ->
                                new Explainer(cluster, now)
                                        .explain(pod, new AgentDoor(cluster).ask(pod));
                        case DriverlessJob job -> new JobTrouble(cluster, now).explain(job);
                    };
            output.print(
                    out,
                    () -> data(driver, explanation),
                    () -> print(out, driver, explanation, output.palette(surroundings)));
            return explanation.isSomethingWrong() ? CommandLines.SOMETHING_WRONG : 0;
        }
    }

    private static Map<String, Object> data(Named driver, Explanation explanation) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("namespace", driver.namespace());
        data.put("driver", driver instanceof Driver ? driver.name() : "");
        data.put("job", driver.jobName());
        data.put("headline", explanation.headline());
        data.put("missing", explanation.isSomethingWrong());
        data.put("findings", explanation.findings().stream().map(Finding::data).toList());
        data.put("notes", explanation.notes());
        return data;
    }

    private void print(PrintWriter out, Named driver, Explanation explanation, Palette palette) {
        out.println(palette.bold(driver.name()) + ": " + Words.plain(explanation.headline()));
        List<Finding> findings = explanation.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            out.println();
            out.println(
                    (i + 1)
                            + ". "
                            + palette.careful(finding.cause())
                            + ": "
                            + Words.plain(Words.sentence(finding.sentence())));
            if (!finding.advice().isEmpty()) {
                out.println("   To do: " + Words.plain(Words.ended(asCalled(finding.advice()))));
            }
        }
        if (!explanation.notes().isEmpty()) {
            out.println();
            explanation.notes().forEach(note -> out.println("   " + Words.plain(note)));
        }
        if (findings.isEmpty()) {
            out.println(
                    explanation.certain()
                            ? "Nothing is missing."
                            : "As far as the pods show, nothing is missing.");
        }
    }

    /** Commands are to be typed as this one was. */
    private String asCalled(String advice) {
        return advice.replace(Surroundings.PROGRAM + " logs", surroundings.program() + " logs");
    }
}

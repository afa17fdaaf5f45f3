package io.sparkagent.cli;

import io.sparkagent.cli.Cluster.LogRequest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The last lines of a driver's log, which outlive its agent. */
final class DriverLog {

    private static final int LAST_LINES = 1000;
    private static final int LONGEST = 500;

    /** A line of Spark's own layout: date, time, level. */
    private static final Pattern INFORMATION =
            Pattern.compile("\\d\\S* \\S+ (?:TRACE|DEBUG|INFO) .*");

    private static final String REFUSAL = "The Spark Agent refuses this application:";
    private static final String ITEM = "  - ";

    private final Cluster cluster;

    DriverLog(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What the agent had against the application, a sentence each. */
    List<String> refusals(Driver driver) {
        List<String> lines = lines(driver);
        for (int i = 0; i < lines.size(); i++) {
            int start = lines.get(i).indexOf(REFUSAL);
            if (start >= 0) {
                String one = lines.get(i).substring(start + REFUSAL.length()).strip();
                return one.isEmpty() ? items(lines.subList(i + 1, lines.size())) : List.of(one);
            }
        }
        return List.of();
    }

    private static List<String> items(List<String> lines) {
        List<String> items = new ArrayList<>();
        for (String line : lines) {
            if (!line.startsWith(ITEM)) {
                break;
            }
            items.add(line.substring(ITEM.length()).strip());
        }
        return items;
    }

    /** The last thing that the API server had against Spark's own requests. */
    Optional<String> complaint(Driver driver) {
        return lines(driver).reversed().stream()
                .filter(
                        line ->
                                line.contains("KubernetesClientException:")
                                        || line.contains("exceeded quota")
                                        || line.contains(" is forbidden: "))
                .findFirst()
                .map(String::strip)
                .map(DriverLog::cut);
    }

    /** What it said last; nothing where there is no log, or we may not read it. */
    List<String> tail(Driver driver, int lines) {
        return lastWords(lines(driver), lines).stream().map(DriverLog::cut).toList();
    }

    /**
     * Without what Spark says when it is stopped, which is more than what somebody wants to know.
     */
    static List<String> lastWords(List<String> log, int most) {
        int end = log.size();
        while (end > 0 && INFORMATION.matcher(log.get(end - 1)).matches()) {
            end--;
        }
        int until = end == 0 ? log.size() : end;
        return log.subList(Math.max(0, until - most), until);
    }

    private static String cut(String line) {
        return line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
    }

    private List<String> lines(Driver driver) {
        return lines(driver, LAST_LINES);
    }

    /** None where there is no log, or we may not read it. */
    private List<String> lines(Driver driver, int last) {
        LogRequest request =
                new LogRequest(
                        driver.namespace(),
                        driver.name(),
                        driver.sparkContainer(),
                        Optional.of(last),
                        false);
        try (Reader reader = new InputStreamReader(cluster.log(request), StandardCharsets.UTF_8)) {
            return LastLines.of(reader, last);
        } catch (FailureException | IOException _) {
            return List.of();
        }
    }
}

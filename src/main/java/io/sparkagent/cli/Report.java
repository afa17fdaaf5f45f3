package io.sparkagent.cli;

import io.sparkagent.cli.Explanation.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is told of an application that is followed, in words. */
final class Report {

    private static final int LAST_WORDS = 20;

    private final Cluster cluster;

    Report(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param findings what it waits for as far as somebody has asked
     */
    Update pending(Optional<Driver> driver, List<Finding> findings) {
        Update update = waiting(driver, findings);
        return driver.map(each -> update.with("pod", each.name())).orElse(update);
    }

    private Update waiting(Optional<Driver> driver, List<Finding> findings) {
        if (!findings.isEmpty()) {
            Finding first = findings.getFirst();
            return Update.of(
                            "pending",
                            "Pending",
                            first.sentence()
                                    + (first.advice().isEmpty()
                                            ? ""
                                            : "; to do: " + first.advice()))
                    .with("cause", first.cause())
                    .with("advice", first.advice());
        }
        return Update.of(
                "pending",
                "Pending",
                driver.map(each -> cluster.waiting(each.pod()).message())
                        .orElse("the Job has made no pod yet"));
    }

    Update running(Driver driver, Optional<Sight.Executors> executors) {
        Update update =
                Update.of("running", "Running", executors.map(Report::words).orElse(""))
                        .with("pod", driver.name())
                        .with("node", driver.node());
        if (executors.isEmpty()) {
            return update;
        }
        Sight.Executors numbers = executors.get();
        Update counted =
                update.with("executorsRunning", numbers.running())
                        .with("executorsOther", numbers.others())
                        .with("obstacle", numbers.obstacle());
        return numbers.wanted() < 0 ? counted : counted.with("executorsWanted", numbers.wanted());
    }

    private static String words(Sight.Executors numbers) {
        String there =
                numbers.wanted() < 0
                        ? Words.count(numbers.running(), "executor")
                                + (numbers.running() == 1 ? " runs" : " run")
                                + (numbers.others() == 0
                                        ? ""
                                        : ", " + numbers.others() + " do not yet")
                        : numbers.running()
                                + " of "
                                + Words.count(numbers.wanted(), "executor")
                                + (numbers.running() == 1 ? " runs" : " run");
        return there + (numbers.obstacle().isEmpty() ? "" : "; " + numbers.obstacle());
    }

    /** In steps that a person can see, so that not every piece is news. */
    static Update sending(String name, long done, long total) {
        long percent = total == 0 ? 100 : done * 10 / total * 10;
        return Update.of("sending", "Sending", name + " " + percent + "% of " + Words.size(total))
                .with("file", name)
                .with("percent", percent);
    }

    static Update terminating(Driver driver) {
        return Update.of("terminating", "Terminating", "somebody has deleted " + driver.name());
    }

    static Update restarted(Driver earlier, Driver now, int restarts) {
        return Update.of(
                        "restarted",
                        "Restarted",
                        "the driver "
                                + earlier.name()
                                + " has ended ("
                                + Course.endOfEarlier(earlier)
                                + "), and "
                                + (earlier.name().equals(now.name())
                                        ? "begins anew"
                                        : now.name() + " is next"))
                .with("restarts", restarts)
                .with("pod", now.name());
    }

    Update ended(End end, Optional<Duration> age) {
        String after = age.map(each -> " after " + Words.age(each)).orElse("");
        Update update =
                switch (end.result()) {
                    case SUCCEEDED -> Update.of("ended", "Succeeded", "exit code 0" + after);
                    case DELETED -> Update.of("ended", "Deleted", end.sentence());
                    case FAILED -> Update.of("ended", "Failed", failed(end, after));
                };
        Update coded =
                update.with("result", Words.lower(end.result().name()))
                        .with("exitCode", end.exitCode());
        return end.result() == End.Result.FAILED ? coded.with("log", lastWords(end)) : coded;
    }

    private String failed(End end, String after) {
        List<String> sentences = new ArrayList<>();
        end.driver()
                .filter(Driver::isOver)
                .map(new EndOfDriver(cluster)::explain)
                .filter(Explanation::isSomethingWrong)
                .ifPresent(
                        explanation -> {
                            sentences.add(plain(explanation.headline()) + after);
                            // The last words of the log are shown below.
                            explanation.findings().stream()
                                    .map(Finding::sentence)
                                    .filter(sentence -> !sentence.equals(EndOfDriver.IN_THE_LOG))
                                    .forEach(sentences::add);
                        });
        if (!end.sentence().isEmpty()) {
            sentences.add(end.sentence());
        }
        return String.join("; ", sentences);
    }

    /** Of a whole sentence, a part of one. */
    private static String plain(String sentence) {
        return Words.lower(sentence.substring(0, 1))
                + sentence.substring(1).replaceFirst("\\.$", "");
    }

    List<String> lastWords(End end) {
        return end.driver()
                .map(driver -> new DriverLog(cluster).tail(driver, LAST_WORDS))
                .orElse(List.of());
    }
}

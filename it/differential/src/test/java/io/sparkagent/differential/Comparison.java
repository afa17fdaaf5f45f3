package io.sparkagent.differential;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of one conf, or of one submission, on one line of Spark.
 *
 * @param isOfCorpus or else a conf of the user's
 * @param isOfProfile whether the executor is one of another resource profile than the default
 * @param isSkipped because that Spark has not what it is about
 * @param isRefused by one side or both, so that there are no pods to compare
 */
record Comparison(
        Path conf,
        String version,
        boolean isOfCorpus,
        boolean isOfProfile,
        boolean isSkipped,
        boolean isRefused,
        List<Difference> differences) {

    String name() {
        return conf.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
    }

    String place() {
        return name() + " on Spark " + version;
    }

    boolean shows(Accepted entry) {
        return differences.stream().anyMatch(difference -> entry.covers(difference, this));
    }

    /** Differences that a line of the list allows, but for those of every pod. */
    List<Difference> accepted(List<Accepted> list) {
        return differences.stream()
                .filter(
                        difference ->
                                covering(list, difference)
                                        .filter(entry -> !entry.isInEveryPod())
                                        .isPresent())
                .toList();
    }

    List<Difference> failing(List<Accepted> list) {
        return differences.stream()
                .filter(difference -> covering(list, difference).isEmpty())
                .toList();
    }

    private Optional<Accepted> covering(List<Accepted> list, Difference difference) {
        return list.stream().filter(entry -> entry.covers(difference, this)).findFirst();
    }
}

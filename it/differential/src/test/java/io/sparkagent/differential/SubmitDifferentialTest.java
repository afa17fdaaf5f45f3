package io.sparkagent.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Of the same command line, the agent's {@code submit} creates what Spark's client creates. */
class SubmitDifferentialTest {

    private static final List<Comparison> COMPARISONS = new ArrayList<>();
    private static List<Accepted> accepted = List.of();

    @BeforeAll
    static void submitAll() throws IOException, InterruptedException {
        accepted = Accepted.read(Path.of("accepted-submissions.yaml"));
        List<Path> corpus = Inputs.submissions();
        List<Path> all = new ArrayList<>(corpus);
        all.addAll(Inputs.further(Inputs.SUBMISSION));
        assertThat(all).extracting(Path::getFileName).as("names").doesNotHaveDuplicates();
        SubmitSide agent = new SubmitSide();
        for (SparkLine line : SparkLine.all()) {
            Path answers = line.submit(all);
            for (Path file : all) {
                String answer = file.getFileName().toString().replaceFirst("submit$", "json");
                SubmitAnswer spark = SubmitAnswer.read(answers.resolve(answer));
                COMPARISONS.add(compare(file, corpus.contains(file), line, spark, agent));
            }
        }
        new Report("submit", "submission", COMPARISONS, accepted).write();
    }

    private static Comparison compare(
            Path file, boolean isOfCorpus, SparkLine line, SubmitAnswer spark, SubmitSide agent)
            throws IOException {
        boolean isRefused = false;
        List<Difference> differences = List.of();
        if (!spark.isSkipped()) {
            Built theirs = spark.built();
            Built ours = agent.build(spark);
            isRefused = theirs.refused().isPresent() || ours.refused().isPresent();
            differences = Difference.between(theirs, ours);
        }
        return new Comparison(
                file, line.version(), isOfCorpus, false, spark.isSkipped(), isRefused, differences);
    }

    @TestFactory
    Stream<DynamicTest> theAgentCreatesWhatSparkCreates() {
        return COMPARISONS.stream()
                .filter(comparison -> !comparison.isSkipped())
                .map(
                        comparison ->
                                dynamicTest(
                                        comparison.place(),
                                        comparison.conf().toUri(),
                                        () -> check(comparison)));
    }

    private static void check(Comparison comparison) {
        assertThat(comparison.failing(accepted))
                .as("differences of " + comparison.place())
                .isEmpty();
    }

    /** In each submission and on each line for which the list has it. */
    @Test
    void everyAcceptedDifferenceStillOccurs() {
        List<String> gone =
                accepted.stream().flatMap(entry -> entry.missingIn(COMPARISONS).stream()).toList();
        assertThat(gone).as("accepted differences that do not occur").isEmpty();
    }

    @Test
    void everyAcceptedDifferenceHasAReason() {
        assertThat(accepted).allSatisfy(entry -> assertThat(entry.reason()).hasSizeGreaterThan(40));
    }

    @Test
    void theCorpusIsNotShrunk() throws IOException {
        assertThat(Inputs.submissions()).hasSizeGreaterThanOrEqualTo(180);
    }
}

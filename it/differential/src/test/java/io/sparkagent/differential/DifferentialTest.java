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

/** Of the same conf, the agent builds the executor that Spark's own builder builds. */
class DifferentialTest {

    private static final List<Comparison> COMPARISONS = new ArrayList<>();
    private static List<Accepted> accepted = List.of();

    @BeforeAll
    static void buildAllPods() throws IOException, InterruptedException {
        accepted = Accepted.read(Path.of("accepted.yaml"));
        List<Path> corpus = Inputs.corpus();
        List<Path> all = new ArrayList<>(corpus);
        all.addAll(Inputs.further(Inputs.CONF));
        assertThat(all).extracting(Path::getFileName).as("names of confs").doesNotHaveDuplicates();
        AgentSide agent = new AgentSide();
        for (SparkLine line : SparkLine.all()) {
            Path answers = line.build(all);
            for (Path conf : all) {
                String answer = conf.getFileName().toString().replaceFirst("conf$", "json");
                COMPARISONS.add(
                        compare(
                                conf,
                                corpus.contains(conf),
                                line,
                                SparkAnswer.read(answers.resolve(answer)),
                                agent));
            }
        }
        new Report("differential", "conf", COMPARISONS, accepted).write();
    }

    private static Comparison compare(
            Path conf, boolean isOfCorpus, SparkLine line, SparkAnswer spark, AgentSide agent)
            throws IOException {
        boolean isOfProfile = spark.told().path("wanted").path(0).path("profile").asInt() != 0;
        boolean isRefused = false;
        List<Difference> differences = List.of();
        if (!spark.isSkipped()) {
            Built theirs = spark.built();
            Built ours = agent.build(spark);
            isRefused = theirs.refused().isPresent() || ours.refused().isPresent();
            differences = Difference.between(theirs, ours);
        }
        return new Comparison(
                conf,
                line.version(),
                isOfCorpus,
                isOfProfile,
                spark.isSkipped(),
                isRefused,
                differences);
    }

    @TestFactory
    Stream<DynamicTest> theAgentBuildsWhatSparkBuilds() {
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

    /** In each conf and on each line for which the list has it; one that has gone is taken out. */
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
        assertThat(Inputs.corpus()).hasSizeGreaterThanOrEqualTo(200);
    }
}

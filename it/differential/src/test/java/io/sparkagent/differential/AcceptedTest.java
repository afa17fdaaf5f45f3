package io.sparkagent.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of accepted differences hides nothing else, and keeps nothing that has gone. */
class AcceptedTest {

    private static final Difference DIFFERENCE = new Difference("/pod/spec/a", "1", "2");

    private static Accepted entry(String versions, String... confs) {
        return new Accepted(
                "/pod/spec/*", "1", "*", List.of(versions), List.of(confs), false, "for a reason");
    }

    private static Comparison comparison(String conf, boolean ofCorpus, Difference... differences) {
        return new Comparison(
                Path.of(conf + ".conf"),
                "4.0.2",
                ofCorpus,
                false,
                false,
                false,
                List.of(differences));
    }

    @Test
    void itCoversWhatItNamesAndNothingElse() {
        List<Accepted> list = List.of(entry("4.0", "one"));
        assertThat(comparison("one", true, DIFFERENCE).failing(list)).isEmpty();
        assertThat(comparison("two", true, DIFFERENCE).failing(list)).containsExactly(DIFFERENCE);
        assertThat(comparison("one", true, new Difference("/pod/spec/a", "3", "2")).failing(list))
                .hasSize(1);
        assertThat(
                        comparison("one", true, new Difference("/pod/metadata/a", "1", "2"))
                                .failing(list))
                .hasSize(1);
        assertThat(comparison("one", true, DIFFERENCE).failing(List.of(entry("4.1", "one"))))
                .hasSize(1);
    }

    @Test
    void aConfOfTheUsersIsJudgedByPlaceAndValueAlone() {
        assertThat(comparison("theirs", false, DIFFERENCE).failing(List.of(entry("4.0", "one"))))
                .isEmpty();
    }

    @Test
    void oneAboutProfilesLeavesTheDefaultProfileAlone() {
        Accepted entry = new Accepted("/*", "*", "*", List.of(), List.of(), true, "for a reason");
        assertThat(comparison("theirs", false, DIFFERENCE).failing(List.of(entry))).hasSize(1);
    }

    @Test
    void anEntryThatNoLongerOccursIsMissed() {
        List<Comparison> all =
                List.of(comparison("one", true, DIFFERENCE), comparison("two", true));
        assertThat(entry("4.0", "one").missingIn(all)).isEmpty();
        assertThat(entry("4.0").missingIn(all)).isEmpty();
        assertThat(entry("4.0", "one", "two").missingIn(all)).hasSize(1);
        assertThat(entry("4.0", "three").missingIn(all)).hasSize(1);
        assertThat(entry("4.0", "every").missingIn(all)).hasSize(1);
        assertThat(entry("3.5").missingIn(all)).hasSize(1);
    }

    @Test
    void aDifferenceOfEveryPodDoesNotCountAsOneOfTheConf() {
        Comparison one = comparison("one", true, DIFFERENCE);
        assertThat(one.accepted(List.of(entry("4.0", "every")))).isEmpty();
        assertThat(one.accepted(List.of(entry("4.0", "one")))).containsExactly(DIFFERENCE);
    }
}

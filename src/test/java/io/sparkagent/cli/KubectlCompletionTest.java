package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.cli.MockCluster.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl_complete-spark} prints. */
class KubectlCompletionTest {

    @TempDir private Path folder = Path.of("");

    private MockCluster cluster;

    @BeforeEach
    void start() {
        cluster = new MockCluster(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /**
     * @return the candidates without their descriptions, and the directive last
     */
    private static List<String> completed(String... words) {
        return printed(words).out().lines().map(line -> line.replaceFirst("\t.*", "")).toList();
    }

    private static Result printed(String... words) {
        Surroundings usual = MockCluster.surroundings("", false);
        return MockCluster.execute(
                new Surroundings(
                        Surroundings.program("", "kubectl_complete-spark"),
                        Map.of(),
                        false,
                        usual.answers(),
                        usual.clock()),
                words);
    }

    private List<String> completedHere(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length - 1);
        all[words.length - 1] = "--kubeconfig";
        all[words.length] = folder.resolve("kubeconfig").toString();
        all[words.length + 1] = words[words.length - 1];
        return completed(all);
    }

    @Test
    void commandsAreCompletedWithWhatTheyDo() {
        assertThat(completed("")).contains("status", "submit", "kill").endsWith(":4");
        assertThat(completed()).isEqualTo(completed(""));
        assertThat(completed("st")).containsExactly("status", ":4");
        assertThat(completed("render", "ex")).containsExactly("executor", ":4");
        assertThat(printed("li").out())
                .isEqualTo(
                        "list\tLists the Spark drivers of a namespace with their executors.\n:4\n");
        assertThat(printed("no-such").exitCode()).isZero();
    }

    @Test
    void optionsAndTheirFixedValuesAreCompleted() {
        assertThat(completed("kill", "--gr")).containsExactly("--grace-period", ":4");
        assertThat(completed("list", "-o", ""))
                .containsExactly("json", "table", "wide", "yaml", ":4");
        assertThat(completed("list", "--output=j")).containsExactly("json", ":4");
        assertThat(completed("list", "--namespace", "")).containsExactly(":4");
        assertThat(completed("list", "--no-such=")).containsExactly(":4");
        assertThat(completed("completion", "z")).containsExactly("zsh", ":4");
    }

    @Test
    void filesAreLeftToTheShell() {
        assertThat(completed("list", "--kubeconfig", "")).containsExactly(":0");
        assertThat(completed("submit", "ap")).containsExactly(":0");
        assertThat(completed("submit", "app.py", "--na")).containsExactly(":0");
        assertThat(completed("submit", "--na")).containsExactly("--name", "--namespace", ":4");
    }

    @Test
    void driversAreCompletedByTheNamesOfTheirPods() {
        cluster.has(
                Pods.driver("etl-a").build(),
                Pods.driver("pi").build(),
                Pods.ended(Pods.driver("etl-old"), 0, "Completed"),
                Pods.driver("etl-z").editMetadata().withNamespace("other").endMetadata().build());

        assertThat(completedHere("logs", "etl")).containsExactly("etl-a", "etl-old", ":4");
        assertThat(completedHere("kill", "-y", "e")).containsExactly("etl-a", ":4");
        assertThat(completedHere("kill", "pi", "e")).containsExactly("etl-a", ":4");
        assertThat(completedHere("status", "-n", "other", "")).containsExactly("etl-z", ":4");
        assertThat(completedHere("status", "pi", "")).containsExactly(":4");
    }

    @Test
    void whereTheClusterSaysNothingNothingIsSaid() {
        cluster.refuses(
                "GET",
                "/api/v1/namespaces/demo/pods?labelSelector=spark-role%3Ddriver&limit=100",
                403,
                "not for you");

        assertThat(completedHere("logs", "")).containsExactly(":4");
        assertThat(printed("logs", "--kubeconfig", "/no/such/file", ""))
                .isEqualTo(new Result(0, ":4\n", ""));
    }
}

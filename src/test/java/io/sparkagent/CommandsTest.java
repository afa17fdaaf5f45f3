package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private static final String GOOD =
            """
            spark.kubernetes.container.image=spark:4
            spark.executor.memory   2g
            spark.kubernetes.namespace: demo
            """;

    @TempDir private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.commands().execute(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private int run(List<String> command, String... more) {
        return run(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String> check(String conf) throws IOException {
        return List.of("check", "--properties-file", file("spark.conf", conf));
    }

    private List<String> render(String conf) throws IOException {
        return List.of("render", "executor", "--properties-file", file("spark.conf", conf));
    }

    private Pod pod() {
        return Serialization.unmarshal(out.toString(), Pod.class);
    }

    private static Container spark(Pod pod) {
        return pod.getSpec().getContainers().getLast();
    }

    @Test
    void bridgeCopiesTheJarOrSaysWhyNot() throws IOException {
        assertThat(run("bridge", folder.toString())).isZero();
        assertThat(folder.resolve("bridge.jar")).isNotEmptyFile();
        assertThat(run("bridge", folder.toString())).as("again").isZero();
        assertThat(err.toString()).isEmpty();

        assertThat(run("bridge", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: cannot write ").contains("none/bridge.jar");
    }

    @Test
    void renderPrintsThePodAndNothingElse() throws IOException {
        assertThat(run(render(GOOD), "--executor-id", "9", "--app-name", "My job")).isZero();

        assertThat(out.toString()).startsWith("---\n");
        assertThat(err.toString()).isEmpty();
        assertThat(pod().getMetadata().getName()).startsWith("my-job-").endsWith("-exec-9");
        assertThat(pod().getMetadata().getNamespace()).isEqualTo("demo");
        assertThat(spark(pod()).getImage()).isEqualTo("spark:4");
        assertThat(spark(pod()).getResources().getRequests().get("memory")).hasToString("2432Mi");
    }

    @Test
    void theSamePodIsRenderedInTheSameWords() throws IOException {
        run(render(GOOD));
        String first = out.toString();
        out.getBuffer().setLength(0);
        run(render(GOOD));

        assertThat(out.toString()).isEqualTo(first);
        assertThat(first).containsSubsequence("spark-agent-instance", "spark-app-name");
    }

    @Test
    void optionsComeBeforeTheFile() throws IOException {
        String template = file("t.yaml", "spec: {priorityClassName: high}");
        assertThat(
                        run(
                                render(GOOD + "spark.kubernetes.executor.podTemplateFile=/nowhere"),
                                "--conf",
                                "spark.kubernetes.container.image=own:{{SPARK_VERSION}}",
                                "--template",
                                template,
                                "--spark-version",
                                "3.5.7",
                                "--namespace",
                                "other",
                                "--app-id",
                                "app-7"))
                .isZero();

        assertThat(spark(pod()).getImage()).isEqualTo("own:3.5.7");
        assertThat(pod().getSpec().getPriorityClassName()).isEqualTo("high");
        assertThat(pod().getMetadata().getNamespace()).isEqualTo("other");
        assertThat(pod().getMetadata().getLabels()).containsEntry("spark-app-selector", "app-7");
    }

    @Test
    void aProfileIsDescribedByItsNeeds() throws IOException {
        assertThat(
                        run(
                                render(GOOD),
                                "--profile",
                                "2",
                                "--resource",
                                "memory=4g",
                                "--resource",
                                "cores=3",
                                "--resource",
                                "gpu=2:nvidia.com"))
                .isZero();

        assertThat(spark(pod()).getResources().getRequests().get("memory")).hasToString("4505Mi");
        assertThat(spark(pod()).getResources().getRequests().get("cpu")).hasToString("3");
        assertThat(spark(pod()).getResources().getLimits().get("nvidia.com/gpu")).hasToString("2");
        assertThat(pod().getMetadata().getLabels())
                .containsEntry("spark-exec-resourceprofile-id", "2");
    }

    @Test
    void theDefaultProfilesDevicesAreThoseOfTheProperties() throws IOException {
        String gpu = "spark.executor.resource.gpu.";
        assertThat(run(render(GOOD + gpu + "amount=1\n" + gpu + "vendor=nvidia.com\n"))).isZero();
        assertThat(spark(pod()).getResources().getLimits().get("nvidia.com/gpu")).hasToString("1");
    }

    @Test
    void renderPrintsNoPodWhereTheAgentWouldMakeNone() throws IOException {
        assertThat(run(render("spark.executor.memory=2gg\n"))).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .contains("error: spark.executor.memory=2gg: write a size such as 512m or 4g")
                .anySatisfy(line -> assertThat(line).contains("there is no image for executors"));
    }

    @Test
    void checkSaysOk() throws IOException {
        assertThat(run(check(GOOD))).isZero();

        assertThat(out.toString().lines()).containsExactly("ok");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkSaysEverythingThatIsWrong() throws IOException {
        assertThat(
                        run(
                                check(
                                        """
                                        spark.executor.memory=lots
                                        spark.executor.cores=0
                                        spark.kubernetes.allocation.batch.size=none
                                        spark.kubernetes.executor.lable.team=data
                                        log4j.rootLogger=x
                                        """)))
                .isEqualTo(1);

        assertThat(out.toString().lines())
                .contains(
                        "error: spark.executor.memory=lots: write a size such as 512m or 4g",
                        "error: spark.executor.cores=0: write a whole number of at least 1",
                        "error: spark.kubernetes.allocation.batch.size=none: write a whole number"
                                + " of at least 1",
                        "warning: spark.kubernetes.executor.lable.team has no effect: nobody knows"
                                + " this key; did you mean spark.kubernetes.executor.label.team?",
                        "warning: spark-submit ignores log4j.rootLogger: keys of Spark start with"
                                + " \"spark.\"")
                .doesNotContain("ok");
    }

    @Test
    void aWarningIsNoError() throws IOException {
        assertThat(run(check(GOOD + "spark.executor.memroy=1g\n"))).isZero();
        assertThat(out.toString().lines()).hasSize(2).last().isEqualTo("ok");
    }

    @Test
    void aPolicyThatIsNamedRefusesAndTheDefaultOneWarns() throws IOException {
        String secret = GOOD + "spark.kubernetes.executor.secrets.db=/etc/db\n";
        assertThat(run(check(secret))).isZero();
        assertThat(out.toString()).contains("the default policy refuses this (see --policy): ");

        assertThat(run(check(secret), "--policy", file("policy.yaml", "images: ['own/*']")))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("error: executors may not use the Secret db; the policy allows []")
                .contains("error: the image spark:4 is not one that the policy allows: [own/*]");
    }

    @Test
    void aTemplateThatIsNotHereIsTold() throws IOException {
        String key = "spark.kubernetes.executor.podTemplateFile=/opt/t.yaml";
        assertThat(run(check(GOOD + key))).isEqualTo(1);
        assertThat(out.toString()).contains(key + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check --properties-file /nowhere/spark.conf",
                "render executor --properties-file /nowhere/spark.conf",
                "render",
                "render nothing",
                "check",
                "check --properties-file F --policy /nowhere",
                "check --properties-file F --template /nowhere",
                "check --properties-file F --unknown",
                "render executor --properties-file F --profile 1",
                "render executor --properties-file F --profile one",
                "render executor --properties-file F --resource cores=1",
                "render executor --properties-file F --profile 1 --resource cores",
                "render executor --properties-file F --profile 1 --resource gpu=1",
                "render executor --properties-file F --profile 1 --resource memory=much",
                "render executor --properties-file F --executor-id 0"
            })
    void aCommandLineThatIsWrongIsToldInASentence(String line) throws IOException {
        String good = file("good.conf", GOOD);
        assertThat(run(line.replace(" F", " " + good).split(" "))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .hasSizeBetween(1, 2)
                .first()
                .satisfies(
                        sentence ->
                                assertThat(sentence)
                                        .startsWith("error: ")
                                        .doesNotContain("Exception", "\tat "));
    }

    @Test
    void aFileThatIsNoPropertiesFileIsToldInASentence() throws IOException {
        Path latin = folder.resolve("latin.conf");
        Files.write(latin, "spark.app.name=M\u00fcller".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(run("check", "--properties-file", latin.toString())).isEqualTo(1);
        assertThat(run(check("apiVersion: v1\nkind: Pod\n"))).isEqualTo(1);
        assertThat(run(check("spark.app.name=\\u12"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("latin.conf is not text in UTF-8: save it as such")
                .contains("has no key of Spark: write lines such as spark.executor.memory=4g")
                .contains("is not a properties file: \\u needs four digits after it")
                .doesNotContain("Exception");
    }

    @Test
    void helpAndVersionAreThere() {
        assertThat(run("--help")).isZero();
        assertThat(run("render", "executor", "--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out.toString())
                .contains("render", "check", "--properties-file=F")
                .containsPattern("spark-agent \\d+\\.\\d+");
    }
}

package io.sparkagent.differential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts as a difference, and what does not. */
class NormalFormTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static Built built(String yaml) throws JsonProcessingException {
        return new Built(Optional.empty(), (ObjectNode) YAML.readTree(yaml));
    }

    private static List<Difference> between(String spark, String agent)
            throws JsonProcessingException {
        return Difference.between(built(spark), built(agent));
    }

    private static String env(String variables) {
        return "{pod: {spec: {containers: [{name: c, env: [" + variables + "]}]}}}";
    }

    @Test
    void theOrderOfVariablesIsNoDifference() throws JsonProcessingException {
        assertThat(
                        between(
                                env("{name: A, value: a}, {name: B, value: b}"),
                                env("{name: B, value: b}, {name: A, value: a}")))
                .isEmpty();
    }

    @Test
    void theLastVariableOfANameCounts() throws JsonProcessingException {
        assertThat(
                        between(
                                env("{name: A, value: a}, {name: A, value: b}"),
                                env("{name: A, value: a}")))
                .containsExactly(new Difference("/pod/spec/containers/c/env/A", "b", "a"));
    }

    @Test
    void aReferenceSeesOnlyWhatStandsBefore() throws JsonProcessingException {
        assertThat(
                        between(
                                env("{name: A, value: a}, {name: B, value: $(A)$(C)}"),
                                env("{name: B, value: $(A)$(C)}, {name: A, value: a}")))
                .containsExactly(
                        new Difference("/pod/spec/containers/c/env/B", "a$(C)", "$(A)$(C)"));
    }

    @Test
    void theOrderOfUsersJavaOptionsIsOneAndThatOfSparksIsNot() throws JsonProcessingException {
        String option = "{name: SPARK_JAVA_OPT_%s, value: %s}";
        String spark =
                env(
                        option.formatted(0, "-Xa")
                                + ","
                                + option.formatted(1, "-Dspark.b=1")
                                + ","
                                + option.formatted(2, "-Dspark.a=1"));
        assertThat(
                        between(
                                spark,
                                env(
                                        option.formatted(0, "-Xa")
                                                + ","
                                                + option.formatted(1, "-Dspark.a=1")
                                                + ","
                                                + option.formatted(2, "-Dspark.b=1"))))
                .isEmpty();
        assertThat(
                        between(
                                spark,
                                env(
                                        option.formatted(2, "-Xa")
                                                + ","
                                                + option.formatted(1, "-Dspark.a=1")
                                                + ","
                                                + option.formatted(0, "-Dspark.b=1"))))
                .hasSize(1);
    }

    @Test
    void theOrderOfContainersIsADifference() throws JsonProcessingException {
        assertThat(
                        between(
                                "{pod: {spec: {containers: [{name: a}, {name: b}]}}}",
                                "{pod: {spec: {containers: [{name: b}, {name: a}]}}}"))
                .extracting(Difference::at)
                .containsExactly("/pod/spec/containers-order");
    }

    @Test
    void whatIsMadeUpAtRandomIsNoDifference() throws JsonProcessingException {
        assertThat(
                        between(
                                "{pod: {metadata: {name: pi-0123456789abcdef-exec-7}}}",
                                "{pod: {metadata: {name: pi-fedcba9876543210-exec-7}}}"))
                .isEmpty();
        assertThat(
                        between(
                                "{pod: {metadata: {name: pi-0123456789abcdef-exec-7}}}",
                                "{pod: {metadata: {name: pi-exec-7}}}"))
                .hasSize(1);
    }

    @Test
    void localDirectoriesMayBeShuffledButNotSwappedForOthers() throws JsonProcessingException {
        String pod =
                """
                pod:
                  spec:
                    volumes:
                    - {name: spark-local-dir-1, %s}
                    - {name: spark-local-dir-2, %s}
                    containers:
                    - name: c
                      env: [{name: SPARK_LOCAL_DIRS, value: "%s"}]
                      volumeMounts:
                      - {name: spark-local-dir-1, mountPath: %s}
                      - {name: spark-local-dir-2, mountPath: %s}
                """;
        String disk = "hostPath: {path: /disk}";
        String empty = "emptyDir: {}";
        String straight = pod.formatted(disk, empty, "/a,/b", "/a", "/b");
        assertThat(between(straight, pod.formatted(empty, disk, "/b,/a", "/b", "/a"))).isEmpty();
        assertThat(between(straight, pod.formatted(empty, disk, "/a,/b", "/a", "/b"))).hasSize(4);
    }

    @Test
    void anEmptyDirIsAVolumeAndAnEmptyListIsNothing() throws JsonProcessingException {
        assertThat(
                        between(
                                "{pod: {spec: {volumes: [{name: v, emptyDir: {}}]}}}",
                                "{pod: {spec: {volumes: [{name: v}]}}}"))
                .hasSize(1);
        assertThat(between("{pod: {spec: {tolerations: []}}}", "{pod: {spec: {}}}")).isEmpty();
    }

    @Test
    void aRefusalByOneSideIsADifference() throws JsonProcessingException {
        Built refused = new Built(Optional.of("no image"), (ObjectNode) YAML.readTree("{}"));
        assertThat(Difference.between(refused, built("{pod: {}}")))
                .containsExactly(new Difference("/refused", "no image", Difference.ABSENT));
        assertThat(Difference.between(refused, refused)).isEmpty();
    }
}

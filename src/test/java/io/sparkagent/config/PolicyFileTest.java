package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {

    @TempDir Path directory;

    private final Problems problems = new Problems();

    private Policy read(String text) throws IOException {
        return PolicyFile.read(Files.writeString(directory.resolve("policy.yaml"), text), problems);
    }

    @Test
    void readsEveryKey() throws IOException {
        assertThat(
                        read(
                                """
                                maximumExecutors: 10
                                defaultServiceAccount: nobody
                                serviceAccounts: [a, b-*]
                                images: ["registry/*"]
                                volumes: [emptyDir]
                                secrets: [s]
                                privileged: true
                                """))
                .isEqualTo(
                        new Policy(
                                10,
                                "nobody",
                                List.of("a", "b-*"),
                                List.of("registry/*"),
                                List.of("emptyDir"),
                                List.of("s"),
                                true));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void withoutAFileTheDefaultHolds() {
        assertThat(PolicyFile.read(directory.resolve("none"), problems)).isEqualTo(Policy.DEFAULT);
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void anEmptyFileIsTheDefault() throws IOException {
        assertThat(read("# nothing\n")).isEqualTo(Policy.DEFAULT);
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void whatTheFileLeavesOutIsAsInTheDefault() throws IOException {
        assertThat(read("maximumExecutors: 5"))
                .isEqualTo(
                        new Policy(
                                5,
                                Policy.DEFAULT.defaultServiceAccount(),
                                Policy.DEFAULT.serviceAccounts(),
                                Policy.DEFAULT.images(),
                                Policy.DEFAULT.volumes(),
                                Policy.DEFAULT.secrets(),
                                Policy.DEFAULT.privileged()));
    }

    @Test
    void theDefaultAccountMayBeNamedToo() throws IOException {
        assertThat(read("defaultServiceAccount: nobody").serviceAccounts())
                .containsExactly("nobody");
    }

    @Test
    void aMisspeltKeyIsAProblem() throws IOException {
        read("maximumExecutor: 5");

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .contains("there is no key maximumExecutor")
                .contains("maximumExecutors, serviceAccounts, images");
    }

    @Test
    void allWrongValuesAreToldAtOnce() throws IOException {
        read(
                """
                maximumExecutors: many
                defaultServiceAccount: [a]
                images: registry
                privileged: "yes"
                """);

        assertThat(problems.sentences())
                .hasSize(4)
                .anySatisfy(
                        s ->
                                assertThat(s)
                                        .endsWith(
                                                "maximumExecutors: \"many\": write a whole number"))
                .anySatisfy(s -> assertThat(s).endsWith("images: \"registry\": write a list"))
                .anySatisfy(s -> assertThat(s).endsWith("privileged: \"yes\": write true or false"))
                .anySatisfy(
                        s ->
                                assertThat(s)
                                        .contains("defaultServiceAccount")
                                        .endsWith("write a name"));
    }

    @Test
    void aKeyWithoutAValueBindsToNothingAndIsAProblem() throws IOException {
        assertThat(read("images:").images()).isEmpty();
        assertThat(problems.sentences()).hasSize(1);
    }

    @Test
    void aKeyThatIsWrittenTwiceIsAProblem() throws IOException {
        read("privileged: false\nprivileged: true\n");

        assertThat(problems.sentences()).singleElement().asString().contains("privileged");
    }

    @Test
    void whatIsNoYamlIsAProblem() throws IOException {
        read("images: [");

        assertThat(problems.sentences()).singleElement().asString().contains("is not YAML");
    }

    @Test
    void aListAtTheTopIsAProblem() throws IOException {
        read("- a");

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .contains("write keys and values at its top level");
    }

    @Test
    void aFolderInPlaceOfTheFileIsAProblem() {
        PolicyFile.read(directory, problems);

        assertThat(problems.sentences()).singleElement().asString().contains("cannot be read");
    }
}

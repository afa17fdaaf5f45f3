package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of this machine, and of nobody's web server, on drivers and executors. */
@Tag("submissions")
class SubmitFilesIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-files");

    @TempDir private static Path folder = Path.of("");

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, Bundles.LARGE})
    void classOfALocalJarIsThereForTheDriverAndForTasks(int weight) {
        Bundles bundles = new Bundles(folder);
        byte[] ballast = Bundles.noise(weight);
        Submit submit =
                submitter
                        .submit("4.1.1")
                        .executors(1)
                        .option("--class", "io.sparkagent.jars.Speaks")
                        .option("--jars", bundles.library("4.1.1", ballast).toString());

        Command.Result result = submit.toTheEnd(bundles.application("4.1.1").toString());

        assertThat(result.exitCode()).as(result.output()).isZero();
        String words = "says good day, " + Bundles.sha256(ballast);
        assertThat(submit.driver().log())
                .contains("the driver " + words)
                .contains("an executor " + words);
        Leftovers.awaitNone(NAMESPACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "3.5.7"})
    void pythonFindsModulesFilesAndArchivesOfThisMachine(String version) {
        Bundles bundles = new Bundles(folder);
        byte[] small = Bundles.noise(100);
        byte[] large = Bundles.noise(Bundles.LARGE);
        Path archive = bundles.zip("archive.zip", Map.of("deep/leaf", Bundles.text("a leaf")));
        Submit submit =
                submitter
                        .submit(version)
                        .executors(1)
                        .option("--py-files", modules(bundles))
                        .option(
                                "--files",
                                bundles.file("small", small) + "," + bundles.file("large", large))
                        .option("--archives", archive + "#tree");

        Command.Result result =
                submit.toTheEnd(Submit.ours("looks_around.py", "small", "large", "tree/deep/leaf"));

        assertThat(result.exitCode()).as(result.output()).isZero();
        String log = submit.driver().log();
        for (String where : new String[] {"the driver", "an executor"}) {
            assertThat(log)
                    .contains(where + " has a module that says good day")
                    .contains(where + " has a package that says parcel")
                    .contains(where + " has small with " + Bundles.sha256(small))
                    .contains(where + " has large with " + Bundles.sha256(large))
                    .contains(
                            where
                                    + " has tree/deep/leaf with "
                                    + Bundles.sha256(Bundles.text("a leaf")));
        }
        Leftovers.awaitNone(NAMESPACE);
    }

    /** A module and a package. */
    private static String modules(Bundles bundles) {
        byte[] module = Bundles.text("def say():\n    return 'good day'\n");
        byte[] inside = Bundles.text("def word():\n    return 'parcel'\n");
        Path parcel =
                bundles.zip(
                        "parcel.zip",
                        Map.of("parcel/__init__.py", new byte[0], "parcel/inside.py", inside));
        return bundles.file("greeting.py", module) + "," + parcel;
    }

    @Test
    void smallFilesGoIntoASecretWhereThatIsWanted() {
        Bundles bundles = new Bundles(folder);
        byte[] small = Bundles.noise(100);
        String file = bundles.file("password", small).toString();
        String modules = modules(bundles);
        String[] application = Submit.ours("looks_around.py", "password");

        Command.Result refused = withPrivate(file, modules).toTheEnd(application);

        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(4);
        assertThat(refused.output()).contains("create secrets");
        SubmitTraces.awaitNone(NAMESPACE);

        submitter.mayMake("secrets");
        Submit submit = withPrivate(file, modules);
        Command.Result result = submit.toTheEnd(application);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("password (spark.files, 100 bytes): in a Secret");
        assertThat(submit.driver().log())
                .contains("the driver has password with " + Bundles.sha256(small))
                .contains("an executor has password with " + Bundles.sha256(small));
        String bytes = Base64.getEncoder().encodeToString(small);
        assertThat(SubmitTraces.all(NAMESPACE).entrySet())
                .filteredOn(each -> Serialization.asJson(each.getValue()).contains(bytes))
                .extracting(each -> each.getKey().replaceFirst("/.*", ""))
                .containsExactly("Secret");
        submit.driver().delete();
        SubmitTraces.awaitNone(NAMESPACE);
    }

    private static Submit withPrivate(String file, String modules) {
        return submitter
                .submit("4.1.1")
                .executors(1)
                .conf("spark.kubernetes.agent.privateFiles", "true")
                .option("--py-files", modules)
                .option("--files", file);
    }

    @Test
    void fileThatIsNotThereIsNamedAndNothingIsMade() {
        Submit submit =
                submitter
                        .submit("4.1.1")
                        .option("--jars", folder.resolve("nowhere.jar").toString())
                        .option("--files", folder.resolve("nothing.txt").toString());

        Command.Result result = submit.toTheEnd(Submit.pythonPi(2));

        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("nowhere.jar").contains("nothing.txt");
        assertThat(submit.driver().isGone()).isTrue();
        SubmitTraces.awaitNone(NAMESPACE);
    }
}

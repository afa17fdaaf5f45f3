package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What somebody wants of a driver's pod besides Spark in it. */
@Tag("submissions")
class SubmitFeaturesIT {

    @RegisterExtension
    static final TestNamespace NAMESPACE =
            new TestNamespace("submit-features")
                    .policy("volumes: [configMap, emptyDir]\nsecrets: [login]\n");

    private static final String TEMPLATE = "it/src/test/resources/templates/driver.yaml";

    /** What is another one in each submission, by its key. */
    private static final Set<String> OF_ONE_SUBMISSION =
            Set.of(
                    "spark.app.id",
                    "spark.app.submitTime",
                    "spark.driver.host",
                    "spark.kubernetes.driver.pod.name");

    private static final Pattern DRAWN =
            Pattern.compile(
                    "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=-)[0-9a-f]{16,32}(?![0-9a-f])");

    @TempDir private static Path folder = Path.of("");

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
        Cluster.CLIENT
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("login")
                                .withNamespace(NAMESPACE.name())
                                .endMetadata()
                                .addToStringData("user", "ann")
                                .addToStringData("password", "tulip")
                                .build())
                .create();
    }

    @Test
    void secretsVolumesAndTemplatesAreThereInDriverAndExecutors() {
        Submit submit = submitter.submit("4.1.1").executors(1);
        for (String role : new String[] {"driver", "executor"}) {
            String volume = "spark.kubernetes." + role + ".volumes.emptyDir.scratch.";
            submit.conf("spark.kubernetes." + role + ".secrets.login", "/etc/login")
                    .conf(
                            "spark.kubernetes." + role + ".secretKeyRef.LOGIN_PASSWORD",
                            "login:password")
                    .conf(volume + "mount.path", "/scratch")
                    .conf(volume + "options.sizeLimit", "64Mi")
                    .conf("spark.kubernetes." + role + ".label.team", "ants");
        }
        Driver driver =
                submit.conf("spark.kubernetes.driverEnv.FOREMAN", "bee")
                        .conf("spark.kubernetes.driver.podTemplateFile", TEMPLATE)
                        .conf(
                                "spark.kubernetes.executor.podTemplateFile",
                                "k8s/executor-pod-template.yaml")
                        .detached(Submit.ours("until_told.py", "1"));
        driver.awaitWhileItStarts("it is at work", () -> !driver.isGone() && driver.rounds() > 0);

        String look = "cat /etc/login/user; printenv LOGIN_PASSWORD; touch /scratch/x && echo mine";
        assertThat(driver.exec("sh", "-c", look)).isEqualToIgnoringNewLines("anntulipmine");
        assertThat(driver.exec("printenv", "FOREMAN").strip()).isEqualTo("bee");
        Pod pod = driver.pod();
        assertThat(pod.getMetadata().getLabels()).containsEntry("team", "ants");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("team", "ants");
        assertThat(pod.getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .contains("dedicated");

        Pod executor = NAMESPACE.executors().getFirst();
        assertThat(NAMESPACE.exec(executor, "sh", "-c", look))
                .isEqualToIgnoringNewLines("anntulipmine");
        assertThat(executor.getMetadata().getLabels()).containsEntry("team", "ants");
        // From the template of executors.
        assertThat(executor.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(driver.finish()).isZero();
    }

    @Test
    void documentOfACommandLineSubmitsTheSame() throws IOException {
        Submit byFlags = submitter.submit("4.1.1").nowhere().executors(3).option("--name", "same");
        String application =
                Submit.APPLICATIONS.resolve("until_told.py").toAbsolutePath().toString();
        Command.Result printed =
                submitter.tryOut(
                        Command.words(
                                submitter
                                        .submit("4.1.1")
                                        .nowhere()
                                        .executors(3)
                                        .option("--name", "same")
                                        .without("spark.kubernetes.driver.pod.name")
                                        .option("--dry-run")
                                        .words(application, "1")));
        assertThat(printed.exitCode()).as(printed.output()).isZero();
        List<String> lines =
                printed.output().lines().filter(line -> !line.startsWith("warning: ")).toList();
        Path document = Files.write(folder.resolve("app.yaml"), lines);
        Driver first = byFlags.detached(application, "1");
        Submit byDocument = submitter.submit().option("-f", document.toString());

        Driver second = byDocument.detached();

        assertThat(shape(second)).isEqualTo(shape(first));
        assertThat(properties(second)).isEqualTo(properties(first));
    }

    private static JsonNode shape(Driver driver) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.readTree(withoutNames(mapper.writeValueAsString(driver.pod().getSpec())));
    }

    private static Map<String, String> properties(Driver driver) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(driver.configMap().getData().get("spark.properties")));
        Map<String, String> all = new TreeMap<>();
        read.stringPropertyNames().stream()
                .filter(key -> !OF_ONE_SUBMISSION.contains(key))
                .forEach(key -> all.put(key, withoutNames(read.getProperty(key))));
        return all;
    }

    /** What is drawn by lot for each submission goes. */
    private static String withoutNames(String text) {
        return DRAWN.matcher(text).replaceAll("*");
    }
}

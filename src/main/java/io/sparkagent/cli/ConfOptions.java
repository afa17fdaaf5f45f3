package io.sparkagent.cli;

import io.sparkagent.config.Policy;
import io.sparkagent.config.PolicyFile;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.manifest.Application;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Which configuration a command is about. */
final class ConfOptions {

    private static final String TEMPLATE = "spark.kubernetes.executor.podTemplateFile";
    private static final String PROFILE_TEMPLATE = "spark.kubernetes.agent.profileTemplate.";

    @Option(
            names = "--properties-file",
            paramLabel = "F",
            required = true,
            description = "The application's Spark properties, as for spark-submit.")
    private Path propertiesFile = Path.of("");

    @Option(
            names = {"-c", "--conf"},
            paramLabel = "KEY=VALUE",
            description = "One more property; it comes before the file's.")
    private Map<String, String> conf = new LinkedHashMap<>();

    @Option(
            names = "--template",
            paramLabel = "T",
            description =
                    "The executors' pod template. Default: the file that the properties name.")
    private Optional<Path> template = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "P",
            description = "The agent's policy file; see docs/policy.md.")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--spark-version",
            paramLabel = "V",
            defaultValue = "4.1.1",
            description = "The driver's Spark. Default: ${DEFAULT-VALUE}.")
    private String sparkVersion = "";

    @Option(
            names = "--namespace",
            paramLabel = "N",
            description = "Default: that of the properties, else \"default\".")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = "--app-id",
            paramLabel = "ID",
            defaultValue = "spark-example",
            description = "spark.app.id, which the driver makes. Default: ${DEFAULT-VALUE}.")
    private String applicationId = "";

    @Option(
            names = "--app-name",
            paramLabel = "NAME",
            description = "spark.app.name. Default: that of the properties, else \"spark\".")
    private Optional<String> applicationName = Optional.empty();

    /** The conf as the agent would get it: with what spark-submit and the driver add to it. */
    SparkConf conf(Problems problems) {
        Map<String, String> entries = new TreeMap<>(ConfFile.properties(propertiesFile, problems));
        entries.putAll(conf);
        template.ifPresent(
                file -> {
                    if (!Files.isRegularFile(file)) {
                        throw new MistakeException("there is no file " + file);
                    }
                    entries.put(TEMPLATE, file.toString());
                });
        namespace.ifPresent(name -> entries.put("spark.kubernetes.namespace", name));
        applicationName.ifPresent(name -> entries.put("spark.app.name", name));
        entries.put("spark.app.id", applicationId);
        entries.putIfAbsent("spark.app.name", "spark");
        String host = applicationId + "-driver-svc." + namespace(entries) + ".svc";
        entries.putIfAbsent("spark.driver.host", host);
        entries.putIfAbsent("spark.driver.port", "7078");
        entries.putIfAbsent("spark.driver.blockManager.port", "7079");
        return new SparkConf(entries, problems);
    }

    private static String namespace(Map<String, String> entries) {
        return entries.getOrDefault("spark.kubernetes.namespace", "default");
    }

    Application application(SparkConf conf) {
        return new Application(
                applicationId,
                "example",
                namespace(conf.entries()),
                SparkVersion.parse(sparkVersion),
                "spark",
                Map.of(),
                Map.of(),
                templates(conf),
                Optional.empty(),
                new Application.Owner(applicationId + "-driver", "uid-of-the-driver"));
    }

    /** A file that is only in the driver's image is not among them, which is told as a problem. */
    private static Map<String, String> templates(SparkConf conf) {
        Map<String, String> templates = new TreeMap<>();
        conf.entries()
                .forEach(
                        (key, location) -> {
                            if (key.equals(TEMPLATE) || key.startsWith(PROFILE_TEMPLATE)) {
                                local(location)
                                        .ifPresent(
                                                file ->
                                                        templates.put(
                                                                location,
                                                                ConfFile.text(
                                                                        file, conf.problems())));
                            }
                        });
        return templates;
    }

    private static Optional<Path> local(String location) {
        try {
            return Optional.of(Path.of(location.trim().replaceFirst("^(file|local)://", "")))
                    .filter(Files::isRegularFile);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    boolean namesPolicy() {
        return policy.isPresent();
    }

    Policy policy(Problems problems) {
        return policy.map(
                        file -> {
                            ConfFile.text(file, problems);
                            return PolicyFile.read(file, problems);
                        })
                .orElse(Policy.DEFAULT);
    }
}

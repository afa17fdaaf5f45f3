package io.sparkagent.submit;

import io.sparkagent.config.Catalogue;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Restarts;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a request of what a command line says, with the precedence that spark-submit has. */
public final class Requests {

    private static final String JARS = "spark.jars";
    private static final List<String> FILES =
            List.of(JARS, "spark.files", "spark.archives", "spark.submit.pyFiles");
    private static final List<String> LISTS =
            List.of("spark.jars.packages", "spark.jars.excludes", "spark.jars.repositories");

    /** Options that an application hardly has itself. */
    private static final Set<String> MISPLACED =
            Set.of(
                    "--conf",
                    "--master",
                    "--deploy-mode",
                    "--class",
                    "--properties-file",
                    "--driver-memory",
                    "--executor-memory",
                    "--executor-cores",
                    "--num-executors");

    private Requests() {}

    /**
     * @param environment of the process
     * @param problems gets all that is wrong, at once
     * @return empty when something is
     */
    public static Optional<Request> read(
            Flags flags, Map<String, String> environment, Problems problems) {
        Optional<ApplicationDocument> document =
                flags.document().flatMap(file -> DocumentReader.read(file, problems));
        Choices choices = Choices.of(flags, document, environment, problems);
        Optional<String> master = Masters.read(choices, problems);
        refuseOtherWays(choices, environment, problems);
        boolean unreadable = flags.document().isPresent() && document.isEmpty();
        Optional<Program> program =
                unreadable && flags.application().isEmpty()
                        ? Optional.empty() // which would be told as missing
                        : Programs.read(choices, problems);
        lists(choices, program, problems);
        KerberosNames.read(choices, problems);
        Optional<Restarts> restarts = RestartRules.read(choices, problems);
        Checks.check(choices, environment, Catalogue.load(), problems);
        Map<String, String> confFiles = ConfFolder.files(environment, problems);
        warnOfMisplaced(choices.arguments(), problems);
        if (program.isEmpty() || !problems.sentences().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Request(
                        new Submission(
                                choices.properties(),
                                program.get(),
                                choices.arguments(),
                                choices.value(Setting.PROXY_USER),
                                confFiles,
                                restarts),
                        master,
                        new SparkConf(choices.properties(), environment, problems)
                                .text("spark.kubernetes.namespace"),
                        choices.property("spark.kubernetes.submission.waitAppCompletion")
                                .filter(value -> value.strip().equalsIgnoreCase("false"))
                                .isEmpty(),
                        problems.warnings(),
                        choices.sources()));
    }

    private static void refuseOtherWays(
            Choices choices, Map<String, String> environment, Problems problems) {
        choices.property("spark.remote")
                .ifPresent(
                        value ->
                                problems.add(
                                        "spark.remote",
                                        value,
                                        "it is for clients of a Spark Connect server; leave it"
                                                + " out"));
        if (!environment.getOrDefault("SPARK_REMOTE", "").isBlank()) {
            problems.warn(
                    "SPARK_REMOTE has no effect: it is for clients of a Spark Connect server");
        }
        if (choices.property("spark.driver.supervise").equals(Optional.of("true"))) {
            problems.warn(
                    "spark.driver.supervise has no effect: write --restart-policy on-failure");
        }
        if (choices.property("spark.driver.host").isPresent()) {
            choices.remove("spark.driver.host");
            problems.warn("spark.driver.host has no effect: a driver's Service gives it its name");
        }
    }

    /** The application's own jar is one of the jars, as for spark-submit. */
    private static void lists(Choices choices, Optional<Program> program, Problems problems) {
        for (String key : FILES) {
            choices.property(key)
                    .ifPresent(list -> choices.set(key, Resources.list(key, list, problems)));
        }
        for (String key : LISTS) {
            choices.property(key)
                    .ifPresent(list -> choices.set(key, String.join(",", FileLists.split(list))));
        }
        program.filter(
                        each ->
                                each.kind() == Submission.Kind.JAVA
                                        && !each.resource().equals(Programs.INTERNAL))
                .ifPresent(
                        each -> {
                            String others = choices.property(JARS).orElse("");
                            choices.set(
                                    JARS,
                                    others.isEmpty()
                                            ? each.resource()
                                            : others + "," + each.resource());
                        });
        for (String key : FILES) {
            if (choices.property(key).equals(Optional.of(""))) {
                choices.remove(key);
            }
        }
    }

    private static void warnOfMisplaced(List<String> arguments, Problems problems) {
        arguments.stream()
                .map(argument -> argument.split("=", 2)[0])
                .filter(MISPLACED::contains)
                .distinct()
                .forEach(
                        option ->
                                problems.warn(
                                        option
                                                + " is after the application, so it is the"
                                                + " application's"));
    }
}

package io.sparkagent.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One Spark release line by its class path, on which Spark's side of the test runs. */
record SparkLine(String version, String classPath) {

    private static final Path TARGET = Path.of("target");
    private static final long PATIENCE_SECONDS = 300;

    /** What Spark's launcher opens for Java 17, as far as pods need it. */
    private static final List<String> OPENED =
            List.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar");

    static List<SparkLine> all() throws IOException {
        List<SparkLine> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("spark.lines")))) {
            for (Path file : files.sorted().toList()) {
                String version = file.getFileName().toString().split("-")[1];
                lines.add(new SparkLine(version, Files.readString(file).strip()));
            }
        }
        return lines;
    }

    /** Has Spark build a pod of each conf, in a process of its own; the answers are files. */
    Path build(List<Path> confs) throws IOException, InterruptedException {
        return run(
                "pods",
                "io.sparkagent.differential.SparkPods",
                List.of(Inputs.BASE, Inputs.DRIVER_POD),
                confs,
                Map.of("SPARK_CONF_DIR", Inputs.CONF_DIRECTORY.toString()));
    }

    /** Has Spark submit each submission, in a process of its own; the answers are files. */
    Path submit(List<Path> submissions) throws IOException, InterruptedException {
        return run(
                "submissions",
                "io.sparkagent.differential.SparkSubmissions",
                List.of(Inputs.ALWAYS),
                submissions,
                Map.of());
    }

    private Path run(
            String name,
            String main,
            List<Path> common,
            List<Path> inputs,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createDirectories(TARGET.resolve(name).resolve(version));
        try (Stream<Path> old = Files.list(output)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Path log = TARGET.resolve(name + "-" + version + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command(main, output, common, inputs))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("SPARK_USER", Inputs.USER);
        builder.environment().remove("SPARK_CONF_DIR");
        builder.environment().remove("SPARK_LOCAL_DIRS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(
                            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                    && process.exitValue() == 0)
                    .as("Spark %s has built its %s; its log is %s", version, name, log)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return output;
    }

    private List<String> command(String main, Path output, List<Path> common, List<Path> inputs) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("spark.java"));
        command.add("-Dlog4j.configurationFile=log4j2.properties");
        command.add("-Djava.io.tmpdir=" + TARGET);
        command.add("-Duser.home=" + TARGET.toAbsolutePath()); // where Ivy keeps what it resolves
        for (String opened : OPENED) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "-cp",
                        Path.of("spark/target/classes") + java.io.File.pathSeparator + classPath,
                        main,
                        output.toString()));
        common.forEach(file -> command.add(file.toString()));
        inputs.forEach(file -> command.add(file.toString()));
        return command;
    }

    @Override
    public String toString() {
        return version;
    }
}

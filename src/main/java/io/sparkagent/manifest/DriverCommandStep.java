package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the driver runs: the arguments by which the image's entry point calls spark-submit once
 * more, this time in the pod.
 *
 * <p>Keys: {@code spark.pyspark.python} and {@code spark.pyspark.driver.python}, else {@code
 * PYSPARK_PYTHON} and {@code PYSPARK_DRIVER_PYTHON} of the submitting process.
 */
record DriverCommandStep(List<String> arguments, Map<String, String> environment, Kind kind)
        implements DriverStep {

    static final String CONF_DIRECTORY = "/opt/spark/conf";
    static final String PROPERTIES = "spark.properties";

    private static final String PYTHON = "PYSPARK_PYTHON";
    private static final String DRIVER_PYTHON = "PYSPARK_DRIVER_PYTHON";

    /** What Spark calls a class that is on the class path already. */
    private static final String NO_RESOURCE = "spark-internal";

    private static final Pattern ELSEWHERE = Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]*:.*");

    static DriverCommandStep read(SparkConf conf, DriverPlace place, Submission submission) {
        Program program = submission.program();
        return new DriverCommandStep(
                arguments(submission, program),
                program.kind() == Kind.PYTHON ? python(conf, place) : Map.of(),
                program.kind());
    }

    private static List<String> arguments(Submission submission, Program program) {
        List<String> arguments = new ArrayList<>();
        arguments.add("driver");
        submission.proxyUser().ifPresent(user -> arguments.addAll(List.of("--proxy-user", user)));
        arguments.add("--properties-file");
        arguments.add(CONF_DIRECTORY + "/" + PROPERTIES);
        mainClass(program).ifPresent(name -> arguments.addAll(List.of("--class", name)));
        arguments.add(resource(program));
        arguments.addAll(submission.arguments());
        return List.copyOf(arguments);
    }

    /** Without one, spark-submit looks for it in the jar. */
    private static Optional<String> mainClass(Program program) {
        return switch (program.kind()) {
            case JAVA -> program.mainClass();
            case PYTHON -> Optional.of("org.apache.spark.deploy.PythonRunner");
            case R -> Optional.of("org.apache.spark.deploy.RRunner");
        };
    }

    /** A jar of the submitting machine is among {@code spark.jars}, and so on the class path. */
    private static String resource(Program program) {
        boolean isHere = !ELSEWHERE.matcher(program.resource()).matches();
        return program.kind() == Kind.JAVA && isHere && program.mainClass().isPresent()
                ? NO_RESOURCE
                : program.resource();
    }

    private static Map<String, String> python(SparkConf conf, DriverPlace place) {
        Optional<String> all = conf.text("spark.pyspark.python");
        Map<String, String> here = place.environment();
        Map<String, String> variables = new TreeMap<>();
        all.or(() -> Optional.ofNullable(here.get(PYTHON)))
                .ifPresent(path -> variables.put(PYTHON, path));
        conf.text("spark.pyspark.driver.python")
                .or(() -> all)
                .or(() -> Optional.ofNullable(here.get(DRIVER_PYTHON)))
                .or(() -> Optional.ofNullable(here.get(PYTHON)))
                .ifPresent(path -> variables.put(DRIVER_PYTHON, path));
        return variables;
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        return draft.pod(
                        pod -> {
                            pod.container(container -> container.addAllToArgs(arguments));
                            environment.forEach(pod::env);
                        })
                .property("spark.kubernetes.resource.type", kind.name().toLowerCase(Locale.ROOT));
    }
}

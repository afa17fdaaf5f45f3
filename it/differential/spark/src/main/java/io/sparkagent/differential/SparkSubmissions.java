package io.sparkagent.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.deploy.SparkSubmit;

/**
 * Runs the spark-submit of this class path's Spark, with the words of each submission, against a
 * {@link Recorder}, and writes down what it has created.
 */
public final class SparkSubmissions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SubmissionFile always;
    private final ShellEnvironment environment;
    private final Recorder cluster;

    private SparkSubmissions(
            SubmissionFile always, ShellEnvironment environment, Recorder cluster) {
        this.always = always;
        this.environment = environment;
        this.cluster = cluster;
    }

    /** usage: SparkSubmissions OUTPUT ALWAYS SUBMISSION... */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Path output = Path.of(arguments[0]);
        ShellEnvironment environment = ShellEnvironment.ofThisProcess();
        try (Recorder cluster = new Recorder()) {
            SparkSubmissions spark =
                    new SparkSubmissions(
                            SubmissionFile.read(Path.of(arguments[1])), environment, cluster);
            for (int i = 2; i < arguments.length; i++) {
                SubmissionFile file = SubmissionFile.read(Path.of(arguments[i]));
                Files.writeString(
                        output.resolve(file.name() + ".json"),
                        JSON.writerWithDefaultPrettyPrinter()
                                .writeValueAsString(spark.result(file)));
            }
        }
        System.exit(0); // clients of Spark's leave threads behind
    }

    private ObjectNode result(SubmissionFile file) {
        String version = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        ObjectNode result = JSON.createObjectNode();
        result.put("sparkVersion", version);
        if (file.isNewerThan(version)) {
            return result.put("skipped", true);
        }
        List<String> words = new ArrayList<>(List.of("--master", cluster.master()));
        words.addAll(always.words());
        words.addAll(file.words());
        ArrayNode told = result.putArray("words");
        words.forEach(told::add);
        ObjectNode variables = result.putObject("environment");
        file.environment().forEach(variables::put);
        environment.become(file.environment());
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            new SparkSubmit().doSubmit(words.toArray(String[]::new));
        } catch (Exception | AssertionError e) {
            result.put("refused", sentence(e));
        } finally {
            Thread.currentThread().setContextClassLoader(loader);
        }
        ArrayNode created = cluster.takeAll();
        if (!result.has("refused")) {
            result.set("created", created);
        }
        return result;
    }

    private static String sentence(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}

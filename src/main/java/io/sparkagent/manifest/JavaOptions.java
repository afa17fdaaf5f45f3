package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The executor's Java options: the user's, and as properties what it must know before it can ask
 * the driver for the rest.
 *
 * <p>Keys: {@code spark.executor.defaultJavaOptions} before {@code
 * spark.executor.extraJavaOptions}; {@code spark.auth*} but no secret, {@code spark.rpc*}, {@code
 * spark.network*}, {@code spark.*.port}, {@code spark.port.*} and, since Spark 4.0, {@code
 * spark.ssl*} but no password ({@code SparkConf.isExecutorStartupConf}).
 */
record JavaOptions(String users, List<String> startupProperties, Substitution substitution) {

    static JavaOptions read(SparkConf conf, Application application) {
        String users =
                conf.text("spark.executor.defaultJavaOptions", "")
                        + " "
                        + conf.text("spark.executor.extraJavaOptions", "");
        List<String> properties =
                conf.entries().entrySet().stream()
                        .filter(e -> isStartupKey(e.getKey(), application.sparkVersion()))
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> "-D" + entry.getKey() + "=" + entry.getValue())
                        .toList();
        return new JavaOptions(users, properties, Substitution.of(application));
    }

    private static boolean isStartupKey(String key, SparkVersion version) {
        return (key.startsWith("spark.auth") && !key.equals("spark.authenticate.secret"))
                || key.startsWith("spark.rpc")
                || key.startsWith("spark.network")
                || (key.startsWith("spark.ssl")
                        && !key.contains("Password")
                        && version.isAtLeast(4, 0))
                || (key.startsWith("spark.") && key.endsWith(".port"))
                || key.startsWith("spark.port.");
    }

    List<String> of(int executorId) {
        List<String> options =
                new ArrayList<>(CommandLine.split(substitution.ids(users, executorId)));
        options.addAll(startupProperties);
        return options;
    }
}

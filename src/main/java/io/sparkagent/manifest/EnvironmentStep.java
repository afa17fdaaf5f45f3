package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The environment that the image's entry point turns into the executor's command line, in Spark's
 * order: of two variables of one name the later one counts.
 *
 * <p>Keys: {@code spark.driver.host}, {@code spark.driver.port}, {@code
 * spark.kubernetes.executor.useDriverPodIP} with {@code spark.driver.bindAddress}, {@code
 * spark.executorEnv.*}, {@code spark.executor.extraClassPath} (after {@code
 * spark.executor.defaultExtraClassPath} since Spark 4.0), {@code spark.ui.custom.executor.log.url}
 * (since Spark 4.0), {@code spark.authenticate}, those of {@link JavaOptions} and {@link
 * ExecutorResources}.
 */
record EnvironmentStep(
        Application application,
        ExecutorResources resources,
        String driverUrl,
        Map<String, String> executorEnv,
        Optional<String> classPath,
        JavaOptions javaOptions,
        boolean logAttributes)
        implements FeatureStep {

    private static final String CONF_DIRECTORY = "/opt/spark/conf";
    private static final String DIRECTORIES = "SPARK_EXECUTOR_DIRS";

    static EnvironmentStep read(
            SparkConf conf, Application application, ExecutorResources resources) {
        return new EnvironmentStep(
                application,
                resources,
                driverUrl(conf),
                executorEnv(conf),
                classPath(conf, application),
                JavaOptions.read(conf, application),
                application.sparkVersion().isAtLeast(4, 0)
                        && conf.text("spark.ui.custom.executor.log.url").isPresent());
    }

    /** Spark 4 puts the default before the user's own. */
    private static Optional<String> classPath(SparkConf conf, Application application) {
        Optional<String> own = conf.text("spark.executor.extraClassPath");
        return application.sparkVersion().isAtLeast(4, 0)
                ? conf.text("spark.executor.defaultExtraClassPath")
                        .map(first -> own.map(then -> first + ":" + then).orElse(first))
                        .or(() -> own)
                : own;
    }

    /** A name that is none is left out, as Spark does, so that a conf that ran runs. */
    private static Map<String, String> executorEnv(SparkConf conf) {
        Map<String, String> variables = new TreeMap<>(conf.prefixed("spark.executorEnv."));
        variables
                .keySet()
                .removeIf(
                        name -> {
                            boolean fits = Syntax.VARIABLE.fits(name);
                            if (!fits) {
                                conf.problems()
                                        .warn(
                                                "spark.executorEnv."
                                                        + name
                                                        + " has no effect: the name of a variable"
                                                        + " has "
                                                        + Syntax.VARIABLE.right());
                            }
                            return !fits;
                        });
        return variables;
    }

    private static String driverUrl(SparkConf conf) {
        String address = "spark.driver.bindAddress";
        boolean byAddress = conf.flag("spark.kubernetes.executor.useDriverPodIP", false);
        String host = conf.text(byAddress ? address : "spark.driver.host", "");
        if (byAddress && host.isEmpty()) {
            conf.problems()
                    .add(
                            "spark.kubernetes.executor.useDriverPodIP=true needs "
                                    + address
                                    + ", which spark-submit sets in cluster mode");
        }
        // An IPv6 address stands in brackets before a port.
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return "spark://CoarseGrainedScheduler@"
                + bracketed
                + ":"
                + conf.integer("spark.driver.port", 7078, 1);
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        String id = String.valueOf(request.id());
        List<EnvVar> env = new ArrayList<>();
        add(env, "SPARK_USER", application.sparkUser());
        add(env, "SPARK_DRIVER_URL", driverUrl);
        add(env, "SPARK_EXECUTOR_CORES", String.valueOf(resources.cores(request.profile())));
        add(env, "SPARK_EXECUTOR_MEMORY", resources.memory(request.profile()) + "m");
        add(env, "SPARK_APPLICATION_ID", application.id());
        add(env, "SPARK_CONF_DIR", CONF_DIRECTORY);
        add(env, "SPARK_EXECUTOR_ID", id);
        add(env, "SPARK_RESOURCE_PROFILE_ID", String.valueOf(request.profile().id()));
        if (logAttributes) {
            add(env, "SPARK_EXECUTOR_ATTRIBUTE_APP_ID", application.id());
            add(env, "SPARK_EXECUTOR_ATTRIBUTE_EXECUTOR_ID", id);
        }
        executorEnv.forEach((name, value) -> add(env, name, expanded(name, value, id)));
        ExecutorSecret.of(application).map(ExecutorSecret::variable).ifPresent(env::add);
        classPath.ifPresent(path -> add(env, "SPARK_CLASSPATH", path));
        List<String> options = javaOptions.of(request.id());
        for (int i = 0; i < options.size(); i++) {
            add(env, "SPARK_JAVA_OPT_" + i, options.get(i));
        }
        env.add(field("SPARK_EXECUTOR_POD_IP", "status.podIP"));
        env.add(field("SPARK_EXECUTOR_POD_NAME", "metadata.name"));
        return draft.container(container -> container.addAllToEnv(env));
    }

    /** In one variable Spark puts the ids for the names of the variables that have them. */
    private String expanded(String name, String value, String id) {
        return name.equals(DIRECTORIES)
                ? value.replace("SPARK_APPLICATION_ID", application.id())
                        .replace("SPARK_EXECUTOR_ID", id)
                : value;
    }

    private static void add(List<EnvVar> env, String name, String value) {
        env.add(variable(name, value));
    }

    static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }
}

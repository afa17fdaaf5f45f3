package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment that the image's entry point turns into the executor's command line.
 *
 * <p>Keys: {@code spark.driver.host}, {@code spark.driver.port}, {@code
 * spark.kubernetes.executor.useDriverPodIP} with {@code spark.driver.bindAddress}, {@code
 * spark.executorEnv.*}, {@code spark.executor.extraClassPath}, {@code
 * spark.executor.defaultJavaOptions}, {@code spark.executor.extraJavaOptions}, {@code
 * spark.ui.custom.executor.log.url}, {@code spark.authenticate}, and all that executors must know
 * before they can ask the driver.
 */
record EnvironmentStep(
        Application application,
        String driverUrl,
        Map<String, String> executorEnv,
        Optional<String> classPath,
        String javaOptions,
        List<String> startupProperties,
        boolean logAttributes,
        Substitution substitution)
        implements FeatureStep {

    private static final String CONF_DIRECTORY = "/opt/spark/conf";
    private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    static EnvironmentStep read(SparkConf conf, Application application) {
        Map<String, String> executorEnv = conf.prefixed("spark.executorEnv.");
        executorEnv.forEach(
                (name, value) -> {
                    if (!ENV_NAME.matcher(name).matches()) {
                        conf.problems()
                                .add(
                                        "spark.executorEnv." + name,
                                        value,
                                        "the name of a variable has letters, digits, '-', '_' and '.'");
                    }
                });
        String javaOptions =
                (conf.text("spark.executor.defaultJavaOptions", "")
                                + " "
                                + conf.text("spark.executor.extraJavaOptions", ""))
                        .trim();
        return new EnvironmentStep(
                application,
                driverUrl(conf),
                executorEnv,
                conf.text("spark.executor.extraClassPath"),
                javaOptions,
                startupProperties(conf),
                conf.text("spark.ui.custom.executor.log.url").isPresent(),
                new Substitution(application.id(), application.sparkVersion().text()));
    }

    private static String driverUrl(SparkConf conf) {
        String host =
                conf.flag("spark.kubernetes.executor.useDriverPodIP", false)
                        ? conf.text("spark.driver.bindAddress", "")
                        : conf.text("spark.driver.host", "");
        // An IPv6 address stands in brackets before a port.
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return "spark://CoarseGrainedScheduler@"
                + bracketed
                + ":"
                + conf.integer("spark.driver.port", 7078, 1);
    }

    /**
     * What an executor needs before it can fetch the rest from the driver ({@code
     * isExecutorStartupConf}).
     */
    private static List<String> startupProperties(SparkConf conf) {
        return conf.entries().entrySet().stream()
                .filter(entry -> isStartupKey(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> "-D" + entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static boolean isStartupKey(String key) {
        return (key.startsWith("spark.auth") && !key.equals("spark.authenticate.secret"))
                || key.startsWith("spark.rpc")
                || key.startsWith("spark.network")
                || (key.startsWith("spark.ssl") && !key.contains("Password"))
                || (key.startsWith("spark.") && key.endsWith(".port"))
                || key.startsWith("spark.port.");
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        List<EnvVar> env = new ArrayList<>();
        add(env, "SPARK_USER", application.sparkUser());
        add(env, "SPARK_DRIVER_URL", driverUrl);
        add(env, "SPARK_APPLICATION_ID", application.id());
        add(env, "SPARK_CONF_DIR", CONF_DIRECTORY);
        add(env, "SPARK_EXECUTOR_ID", String.valueOf(request.id()));
        add(env, "SPARK_RESOURCE_PROFILE_ID", String.valueOf(request.profile().id()));
        if (logAttributes) {
            add(env, "SPARK_EXECUTOR_ATTRIBUTE_APP_ID", application.id());
            add(env, "SPARK_EXECUTOR_ATTRIBUTE_EXECUTOR_ID", String.valueOf(request.id()));
        }
        executorEnv.forEach(
                (name, value) -> add(env, name, substitution.forExecutor(value, request.id())));
        ExecutorSecret.of(application).map(ExecutorSecret::variable).ifPresent(env::add);
        classPath.ifPresent(path -> add(env, "SPARK_CLASSPATH", path));
        addJavaOptions(env, request.id());
        env.add(field("SPARK_EXECUTOR_POD_IP", "status.podIP"));
        env.add(field("SPARK_EXECUTOR_POD_NAME", "metadata.name"));
        return draft.container(container -> container.addAllToEnv(env));
    }

    private void addJavaOptions(List<EnvVar> env, int id) {
        List<String> options =
                new ArrayList<>(CommandLine.split(substitution.forExecutor(javaOptions, id)));
        options.addAll(startupProperties);
        for (int i = 0; i < options.size(); i++) {
            add(env, "SPARK_JAVA_OPT_" + i, options.get(i));
        }
    }

    private static void add(List<EnvVar> env, String name, String value) {
        env.add(new EnvVarBuilder().withName(name).withValue(value).build());
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }
}

package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.config.SparkConf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The agent beside a submitted driver.
 *
 * <p>Keys: {@code spark.kubernetes.agent.enabled}, {@code .container.image}, {@code
 * .container.image.pullPolicy}, {@code .request.cores}, {@code .limit.cores}, {@code
 * .request.memory}, {@code .limit.memory}, {@code .env.NAME}, {@code .policyConfigMap}, {@code
 * .restricted}, {@code .sparkUser}.
 *
 * @param enabled false for a driver as stock Spark makes it
 * @param requests of the agent's container
 * @param environment further variables of the agent
 * @param policy name of the config map with the policy
 * @param restricted whether driver and executors get the fields that the Pod Security Standard
 *     "restricted" wants
 * @param sparkUser user id of Spark's image, and group id of the pods' volumes
 */
record AgentOptions(
        boolean enabled,
        Image image,
        Map<String, Quantity> requests,
        Map<String, Quantity> limits,
        Map<String, String> environment,
        String policy,
        boolean restricted,
        long sparkUser) {

    /** The default of the chart, too. */
    static final String DEFAULT_IMAGE = "localhost/spark-agent:dev";

    static final long DEFAULT_USER = 185;

    private static final String EXECUTOR_TEMPLATE =
            """
            # What Spark has no conf keys for, so that executor pods meet the Pod Security Standard "restricted".
            apiVersion: v1
            kind: Pod
            spec:
              securityContext:
                runAsUser: USER
                runAsNonRoot: true
                fsGroup: USER
                seccompProfile: {type: RuntimeDefault}
              containers:
                - name: spark-kubernetes-executor
                  securityContext:
                    allowPrivilegeEscalation: false
                    capabilities: {drop: [ALL]}
            """;

    private static final String PREFIX = "spark.kubernetes.agent.";
    private static final String IMAGE = PREFIX + "container.image";
    private static final String POLICY = PREFIX + "policyConfigMap";
    private static final String VARIABLES = PREFIX + "env.";

    static AgentOptions read(SparkConf conf) {
        String image = conf.text(IMAGE, DEFAULT_IMAGE);
        Image.check(conf, IMAGE, image);
        String policy = conf.text(POLICY, "spark-agent-policy");
        Syntax.DNS_SUBDOMAIN.check(conf.problems(), POLICY, policy, "a name");
        return new AgentOptions(
                conf.flag(PREFIX + "enabled", true),
                new Image(image, Image.pullPolicy(conf, IMAGE + ".pullPolicy", "IfNotPresent")),
                quantities(
                        cores(conf, "request.cores").or(() -> Optional.of("100m")),
                        memory(conf, "request.memory").or(() -> Optional.of("192Mi"))),
                quantities(
                        cores(conf, "limit.cores"),
                        memory(conf, "limit.memory").or(() -> Optional.of("384Mi"))),
                new TreeMap<>(conf.prefixed(VARIABLES)),
                policy,
                conf.flag(PREFIX + "restricted", true),
                conf.integer(PREFIX + "sparkUser", (int) DEFAULT_USER, 1));
    }

    private static Optional<String> cores(SparkConf conf, String key) {
        return conf.cpu(PREFIX + key);
    }

    private static Optional<String> memory(SparkConf conf, String key) {
        return conf.text(PREFIX + key)
                .filter(
                        amount ->
                                Syntax.QUANTITY.check(
                                        conf.problems(), PREFIX + key, amount, "an amount"));
    }

    private static Map<String, Quantity> quantities(
            Optional<String> cores, Optional<String> memory) {
        Map<String, Quantity> quantities = new HashMap<>();
        cores.ifPresent(amount -> quantities.put("cpu", new Quantity(amount)));
        memory.ifPresent(amount -> quantities.put("memory", new Quantity(amount)));
        return quantities;
    }

    /** What executors start from where the user has no template for them. */
    Optional<String> executorTemplate() {
        return enabled && restricted
                ? Optional.of(EXECUTOR_TEMPLATE.replace("USER", String.valueOf(sparkUser)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "agent of " + image.name(); // the variables may be secrets
    }
}

package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;

/**
 * Names of what a submission makes, as Spark's own client gives them.
 *
 * <p>Keys: {@code spark.app.name}, {@code spark.kubernetes.driver.pod.name}.
 *
 * @param prefix of names, a DNS subdomain
 * @param pod the driver's
 * @param service the driver's, a DNS label
 * @param applicationLabel the application's name as a label value
 * @param configMap what the driver has in {@code SPARK_CONF_DIR}
 */
record DriverNames(
        String prefix, String pod, String service, String applicationLabel, String configMap) {

    private static final String POD_NAME = "spark.kubernetes.driver.pod.name";
    private static final String SERVICE = "-driver-svc";
    private static final int LONGEST_SERVICE = 63;

    /** What is longest after it is the name of a config map or Secret. */
    private static final int LONGEST_PREFIX = 253 - "-kubernetes-credentials".length();

    static DriverNames read(SparkConf conf, DriverPlace place) {
        String application = conf.verbatim("spark.app.name").orElse("spark");
        String prefix = prefix(application, place.unique());
        String service = prefix + SERVICE;
        return new DriverNames(
                prefix,
                conf.text(POD_NAME)
                        .filter(
                                name ->
                                        Syntax.DNS_SUBDOMAIN.check(
                                                conf.problems(), POD_NAME, name, "a name"))
                        .orElse(prefix + "-driver"),
                service.length() <= LONGEST_SERVICE ? service : "spark-" + place.unique() + SERVICE,
                Names.label(application),
                "spark-drv-" + place.unique() + "-conf-map");
    }

    /** Of an application whose name is very long, Spark would make a name that is too long. */
    private static String prefix(String application, String unique) {
        String whole = Names.prefixed(application + "-" + unique);
        int tooMuch = whole.length() - LONGEST_PREFIX;
        return tooMuch <= 0
                ? whole
                : Names.prefixed(
                        application.substring(0, Math.max(0, LONGEST_PREFIX - unique.length() - 1))
                                + "-"
                                + unique);
    }
}

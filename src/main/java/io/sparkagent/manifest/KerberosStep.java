package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Optional;

/**
 * The krb5.conf, which Spark documents for driver and executors and mounts for the driver only.
 * Executors get their delegation tokens from the driver, so they need neither keytab nor ticket.
 *
 * <p>Keys: {@code spark.kubernetes.kerberos.krb5.configMapName}; {@code .path} is a file beside
 * spark-submit, of which it makes a config map for the driver.
 */
record KerberosStep(Optional<String> configMap) implements FeatureStep {

    private static final String VOLUME = "krb5-file";
    private static final String FILE = "krb5.conf";
    private static final String PATH = "/etc/" + FILE;

    static KerberosStep read(SparkConf conf) {
        String prefix = "spark.kubernetes.kerberos.krb5.";
        Optional<String> name =
                conf.text(prefix + "configMapName")
                        .filter(
                                map ->
                                        Syntax.DNS_SUBDOMAIN.check(
                                                conf.problems(),
                                                prefix + "configMapName",
                                                map,
                                                "a name"));
        if (name.isEmpty() && conf.text(prefix + "path").isPresent()) {
            conf.problems()
                    .warn(
                            prefix
                                    + "path gives a krb5.conf to the driver only; for executors"
                                    + " put it into a config map and set "
                                    + prefix
                                    + "configMapName");
        }
        return new KerberosStep(name);
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        boolean isThere =
                draft.mounts().stream().anyMatch(mount -> PATH.equals(mount.getMountPath()));
        return configMap
                .filter(_ -> !isThere) // who has been without our mount has one of his own
                .map(
                        name ->
                                draft.volume(
                                                new VolumeBuilder()
                                                        .withName(VOLUME)
                                                        .withNewConfigMap()
                                                        .withName(name)
                                                        .endConfigMap()
                                                        .build())
                                        .mount(
                                                new VolumeMountBuilder()
                                                        .withName(VOLUME)
                                                        .withMountPath(PATH)
                                                        .withSubPath(FILE)
                                                        .build()))
                .orElse(draft);
    }
}

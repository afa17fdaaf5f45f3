package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Optional;

/**
 * The krb5.conf, which Spark documents for driver and executors and mounts for the driver only.
 * Executors get their delegation tokens from the driver, so they need neither keytab nor ticket;
 * but Hadoop does not look at a token before it knows its realm.
 *
 * <p>Keys: {@code spark.kubernetes.kerberos.krb5.configMapName}; {@code .path} is a file beside the
 * submitter, who makes a config map of it. Ours says which one in {@code
 * spark.kubernetes.agent.krb5.configMapName}; spark-submit does not.
 */
record KerberosStep(Optional<String> configMap) implements FeatureStep {

    static final String PREFIX = "spark.kubernetes.kerberos.krb5.";

    /** Written by our submitter, for executors only. */
    static final String MADE = "spark.kubernetes.agent.krb5.configMapName";

    static final String VOLUME = "krb5-file";
    static final String FILE = "krb5.conf";
    static final String PATH = "/etc/" + FILE;

    static KerberosStep read(SparkConf conf) {
        Optional<String> name = name(conf, PREFIX + "configMapName").or(() -> name(conf, MADE));
        if (name.isEmpty() && conf.text(PREFIX + "path").isPresent()) {
            conf.problems()
                    .warn(
                            PREFIX
                                    + "path gives a krb5.conf to the driver only; for executors"
                                    + " put it into a config map and set "
                                    + PREFIX
                                    + "configMapName");
        }
        return new KerberosStep(name);
    }

    static Optional<String> name(SparkConf conf, String key) {
        return conf.text(key)
                .filter(map -> Syntax.DNS_SUBDOMAIN.check(conf.problems(), key, map, "a name"));
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return configMap
                .map(
                        name ->
                                mount(
                                        draft,
                                        new ConfigMapVolumeSourceBuilder().withName(name).build()))
                .orElse(draft);
    }

    /** The same in driver and executors. */
    static PodDraft mount(PodDraft draft, ConfigMapVolumeSource configMap) {
        boolean isThere =
                draft.mounts().stream().anyMatch(mount -> PATH.equals(mount.getMountPath()));
        return isThere // who has been without our mount has one of his own
                ? draft
                : draft.volume(
                                new VolumeBuilder()
                                        .withName(VOLUME)
                                        .withConfigMap(configMap)
                                        .build())
                        .mount(
                                new VolumeMountBuilder()
                                        .withName(VOLUME)
                                        .withMountPath(PATH)
                                        .withSubPath(FILE)
                                        .build());
    }
}

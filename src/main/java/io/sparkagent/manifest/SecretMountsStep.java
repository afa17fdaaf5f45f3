package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.TreeMap;

/**
 * Secrets as files.
 *
 * <p>Key: {@code spark.kubernetes.executor.secrets.NAME=path}, of the driver {@code
 * spark.kubernetes.driver.secrets.NAME=path}.
 *
 * @param mounts path by the Secret's name
 */
record SecretMountsStep(Map<String, String> mounts) implements PodStep {

    static SecretMountsStep read(SparkConf conf, Role role) {
        String prefix = role.key("secrets.");
        Map<String, String> mounts = new TreeMap<>();
        conf.prefixed(prefix)
                .forEach(
                        (name, path) -> {
                            if (!Syntax.DNS_SUBDOMAIN.fits(name)) {
                                conf.problems()
                                        .add(
                                                prefix + name,
                                                path,
                                                "the Secret's name has "
                                                        + Syntax.DNS_SUBDOMAIN.right());
                            } else if (path.isBlank()) {
                                conf.problems()
                                        .add(prefix + name, path, "write the folder for its files");
                            } else {
                                mounts.put(name, path.trim());
                            }
                        });
        return new SecretMountsStep(mounts);
    }

    @Override
    public PodDraft configure(PodDraft draft) {
        for (Map.Entry<String, String> mount : mounts.entrySet()) {
            String volume = volume(mount.getKey());
            draft.volume(
                            new VolumeBuilder()
                                    .withName(volume)
                                    .withNewSecret()
                                    .withSecretName(mount.getKey())
                                    .endSecret()
                                    .build())
                    .mount(
                            new VolumeMountBuilder()
                                    .withName(volume)
                                    .withMountPath(mount.getValue())
                                    .build());
        }
        return draft;
    }

    /** As Spark names it, unless no volume can have that name: a Secret's may be longer. */
    private static String volume(String secret) {
        String name = secret + "-volume";
        return Syntax.DNS_LABEL.fits(name) ? name : "secret-" + Names.hash(secret) + "-volume";
    }
}

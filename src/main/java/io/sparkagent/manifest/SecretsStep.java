package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Secrets as files and as variables.
 *
 * <p>Keys: {@code spark.kubernetes.executor.secrets.NAME=path}, {@code
 * spark.kubernetes.executor.secretKeyRef.VARIABLE=name:key}.
 */
record SecretsStep(Map<String, String> mounts, List<EnvVar> variables) implements FeatureStep {

    static SecretsStep read(SparkConf conf) {
        String prefix = "spark.kubernetes.executor.secretKeyRef.";
        List<EnvVar> variables = new ArrayList<>();
        conf.prefixed(prefix)
                .forEach(
                        (variable, reference) -> {
                            String[] parts = reference.split(":", -1);
                            if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                                conf.problems()
                                        .add(
                                                prefix + variable,
                                                reference,
                                                "write the Secret's name and its key as name:key");
                                return;
                            }
                            variables.add(
                                    new EnvVarBuilder()
                                            .withName(variable)
                                            .withNewValueFrom()
                                            .withNewSecretKeyRef(parts[1], parts[0], null)
                                            .endValueFrom()
                                            .build());
                        });
        return new SecretsStep(conf.prefixed("spark.kubernetes.executor.secrets."), variables);
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        PodDraft result = draft.container(container -> container.addAllToEnv(variables));
        for (Map.Entry<String, String> mount : mounts.entrySet()) {
            String volume = mount.getKey() + "-volume";
            result =
                    result.volume(
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
        return result;
    }
}

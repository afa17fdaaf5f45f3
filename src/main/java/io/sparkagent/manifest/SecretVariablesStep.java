package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of Secrets as variables.
 *
 * <p>Key: {@code spark.kubernetes.executor.secretKeyRef.VARIABLE=name:key}.
 */
record SecretVariablesStep(List<EnvVar> variables) implements FeatureStep {

    private static final String PREFIX = "spark.kubernetes.executor.secretKeyRef.";

    static SecretVariablesStep read(SparkConf conf) {
        List<EnvVar> variables = new ArrayList<>();
        conf.prefixed(PREFIX)
                .forEach(
                        (variable, reference) -> {
                            String[] parts = reference.trim().split(":", -1);
                            boolean named =
                                    parts.length == 2 && Syntax.DNS_SUBDOMAIN.fits(parts[0]);
                            if (!named || !Syntax.KEY.fits(parts[1])) {
                                conf.problems()
                                        .add(
                                                PREFIX + variable,
                                                reference,
                                                "write the Secret's name and its key as name:key");
                            } else if (!Syntax.VARIABLE.fits(variable)) {
                                conf.problems()
                                        .add(
                                                PREFIX + variable,
                                                reference,
                                                "the name of a variable has "
                                                        + Syntax.VARIABLE.right());
                            } else {
                                variables.add(variable(variable, parts[0], parts[1]));
                            }
                        });
        return new SecretVariablesStep(variables);
    }

    private static EnvVar variable(String name, String secret, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, null)
                .endValueFrom()
                .build();
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return draft.container(container -> container.addAllToEnv(variables));
    }
}

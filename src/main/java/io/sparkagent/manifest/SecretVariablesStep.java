package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of Secrets as variables.
 *
 * <p>Key: {@code spark.kubernetes.executor.secretKeyRef.VARIABLE=name:key}, of the driver {@code
 * spark.kubernetes.driver.secretKeyRef.VARIABLE=name:key}.
 */
record SecretVariablesStep(List<EnvVar> variables) implements PodStep {

    static SecretVariablesStep read(SparkConf conf, Role role) {
        String prefix = role.key("secretKeyRef.");
        List<EnvVar> variables = new ArrayList<>();
        conf.prefixed(prefix)
                .forEach(
                        (variable, reference) -> {
                            String[] parts = reference.trim().split(":", -1);
                            boolean named =
                                    parts.length == 2 && Syntax.DNS_SUBDOMAIN.fits(parts[0]);
                            if (!named || !Syntax.KEY.fits(parts[1])) {
                                conf.problems()
                                        .add(
                                                prefix + variable,
                                                reference,
                                                "write the Secret's name and its key as name:key");
                            } else if (!Syntax.VARIABLE.fits(variable)) {
                                conf.problems()
                                        .add(
                                                prefix + variable,
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
    public PodDraft configure(PodDraft draft) {
        return draft.container(container -> container.addAllToEnv(variables));
    }
}

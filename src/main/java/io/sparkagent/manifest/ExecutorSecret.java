package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Optional;

/**
 * The secret by which driver and executors know each other ({@code spark.authenticate}). Spark
 * writes it into each executor pod, where everybody who may look at pods can read it; here the pod
 * only refers to a Secret that the driver's pod owns.
 *
 * @param name follows from the driver's pod too, so that no application can choose another's
 */
public record ExecutorSecret(Application application, String name, String value) {

    private static final String KEY = "secret";

    /**
     * @return empty when executors need none, or read it from a file of theirs ({@code
     *     spark.authenticate.secret.executor.file})
     */
    public static Optional<ExecutorSecret> of(Application application) {
        return application
                .authSecret()
                .map(value -> new ExecutorSecret(application, name(application), value));
    }

    private static String name(Application application) {
        String unique = Names.digest(application.owner().uid() + "/" + application.instance(), 16);
        return "spark-exec-" + unique + "-auth";
    }

    EnvVar variable() {
        return new EnvVarBuilder()
                .withName("_SPARK_AUTH_SECRET")
                .withNewValueFrom()
                .withNewSecretKeyRef(KEY, name, null)
                .endValueFrom()
                .build();
    }

    public Secret build() {
        return new SecretBuilder()
                .withMetadata(application.metadata(name))
                .withImmutable(true)
                .withType("Opaque")
                .addToStringData(KEY, value)
                .build();
    }

    @Override
    public String toString() {
        return "Secret " + name; // the components hold the secret itself
    }
}

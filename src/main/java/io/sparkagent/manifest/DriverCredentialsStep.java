package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who the driver is to the API server: an account, or credentials of the submitting machine, which
 * go into a Secret.
 *
 * <p>Keys: {@code spark.kubernetes.authenticate.driver.serviceAccountName}, which has no effect
 * beside credentials, {@code .driver.oauthToken}, {@code .driver.caCertFile}, {@code
 * .driver.clientKeyFile}, {@code .driver.clientCertFile}; {@code .driver.mounted.*} says where they
 * are instead.
 *
 * @param credentials in base64, by the file's name in the Secret
 * @param locations paths in the driver by their keys
 * @param tokens keys of the conf whose values nobody may read
 */
record DriverCredentialsStep(
        Optional<String> account,
        String secret,
        Map<String, String> credentials,
        Map<String, String> locations,
        List<String> tokens,
        ObjectSizes sizes)
        implements DriverStep {

    static final String ACCOUNT = "spark.kubernetes.authenticate.driver.serviceAccountName";

    private static final String PREFIX = "spark.kubernetes.authenticate.driver.";
    private static final String MOUNTED = PREFIX + "mounted.";
    private static final String TOKEN = "oauthToken";
    private static final String VOLUME = "kubernetes-credentials";
    private static final String FOLDER = "/mnt/secrets/spark-kubernetes-credentials";
    private static final String REDACTED = "<present_but_redacted>";

    /** The file's name in the Secret by the key's last part. */
    private static final Map<String, String> FILES =
            Map.of(
                    "caCertFile", "ca-cert",
                    "clientKeyFile", "client-key",
                    "clientCertFile", "client-cert");

    static DriverCredentialsStep read(SparkConf conf, DriverNames names, ObjectSizes sizes) {
        SubmitterFiles files = new SubmitterFiles(conf);
        Map<String, String> credentials = new TreeMap<>();
        Map<String, String> locations = new TreeMap<>();
        new TreeMap<>(FILES)
                .forEach(
                        (suffix, name) -> {
                            Optional<byte[]> content =
                                    conf.text(PREFIX + suffix)
                                            .flatMap(file -> files.bytes(PREFIX + suffix, file));
                            content.ifPresent(bytes -> credentials.put(name, base64(bytes)));
                            place(conf, suffix, name, content.isPresent(), locations);
                        });
        Optional<String> token = conf.text(PREFIX + TOKEN);
        token.ifPresent(
                text ->
                        credentials.put(
                                "oauth-token", base64(text.getBytes(StandardCharsets.UTF_8))));
        place(conf, TOKEN + "File", "oauth-token", token.isPresent(), locations);
        return new DriverCredentialsStep(
                conf.text(ACCOUNT)
                        .filter(
                                name ->
                                        Syntax.DNS_SUBDOMAIN.check(
                                                conf.problems(), ACCOUNT, name, "a name")),
                names.prefix() + "-kubernetes-credentials",
                credentials,
                locations,
                conf.entries().keySet().stream().filter(key -> key.endsWith(TOKEN)).toList(),
                sizes);
    }

    private static void place(
            SparkConf conf,
            String suffix,
            String name,
            boolean mounted,
            Map<String, String> locations) {
        conf.text(MOUNTED + suffix)
                .or(() -> mounted ? Optional.of(FOLDER + "/" + name) : Optional.empty())
                .ifPresent(path -> locations.put(MOUNTED + suffix, path));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        tokens.forEach(key -> draft.property(key, REDACTED));
        locations.forEach(draft::property);
        if (credentials.isEmpty()) {
            account.ifPresent(
                    name ->
                            draft.pod(
                                    pod ->
                                            pod.spec(
                                                    spec ->
                                                            spec.withServiceAccount(name)
                                                                    .withServiceAccountName(
                                                                            name))));
            return draft;
        }
        sizes.check("the driver's credentials", credentials);
        return draft.pod(this::mount)
                .object(
                        new SecretBuilder()
                                .withMetadata(draft.metadata(secret))
                                .withImmutable(true)
                                .withData(credentials)
                                .build());
    }

    private void mount(PodDraft pod) {
        pod.volume(
                        new VolumeBuilder()
                                .withName(VOLUME)
                                .withNewSecret()
                                .withSecretName(secret)
                                .endSecret()
                                .build())
                .mount(new VolumeMountBuilder().withName(VOLUME).withMountPath(FOLDER).build());
    }

    @Override
    public String toString() {
        return "credentials " + credentials.keySet();
    }
}

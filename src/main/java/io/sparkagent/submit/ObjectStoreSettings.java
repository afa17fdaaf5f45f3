package io.sparkagent.submit;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The way to a bucket as the conf gives it to Hadoop's S3A, so that driver and submitter need one
 * conf: {@code spark.hadoop.fs.s3a.X}, and before it {@code spark.hadoop.fs.s3a.bucket.BUCKET.X}.
 *
 * @param endpoint empty for Amazon's own
 * @param keys empty where the environment has them, as the AWS tools find them
 * @param encryption what the store encrypts with, {@code fs.s3a.encryption.algorithm}
 * @param encryptionKey of the store's key service
 */
record ObjectStoreSettings(
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        boolean anonymous,
        Optional<Keys> keys,
        Optional<String> encryption,
        Optional<String> encryptionKey) {

    /** Never shown. */
    record Keys(String access, String secret, Optional<String> session) {
        @Override
        public String toString() {
            return "keys";
        }
    }

    private static final String PREFIX = "spark.hadoop.fs.s3a.";

    /** Providers of Hadoop and of AWS that read these very keys. */
    private static final List<String> OF_KEYS =
            List.of("SimpleAWSCredentialsProvider", "TemporaryAWSCredentialsProvider");

    static ObjectStoreSettings read(Map<String, String> properties, String bucket) {
        Keyed conf = new Keyed(properties, bucket);
        List<String> providers =
                Arrays.stream(conf.text("aws.credentials.provider").orElse("").split("[,\\s]+"))
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .filter(name -> !name.isEmpty())
                        .toList();
        // Hadoop looks at the conf first as long as nobody chooses others.
        boolean byKeys = providers.isEmpty() || providers.stream().anyMatch(OF_KEYS::contains);
        return new ObjectStoreSettings(
                conf.text("endpoint").map(text -> endpoint(text, conf)),
                conf.text("endpoint.region"),
                conf.flag("path.style.access", false),
                providers.stream().anyMatch(name -> name.startsWith("Anonymous")),
                byKeys ? keys(conf) : Optional.empty(),
                conf.text("encryption.algorithm")
                        .or(() -> conf.text("server-side-encryption-algorithm")),
                conf.text("encryption.key").or(() -> conf.text("server-side-encryption.key")));
    }

    private static Optional<Keys> keys(Keyed conf) {
        return conf.text("access.key")
                .flatMap(
                        access ->
                                conf.text("secret.key")
                                        .map(
                                                secret ->
                                                        new Keys(
                                                                access,
                                                                secret,
                                                                conf.text("session.token"))));
    }

    /**
     * @throws IllegalArgumentException when it is no address
     */
    private static URI endpoint(String text, Keyed conf) {
        String whole =
                text.contains("://")
                        ? text
                        : (conf.flag("connection.ssl.enabled", true) ? "https://" : "http://")
                                + text;
        URI uri = URI.create(whole);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    /** One bucket's keys. */
    private record Keyed(Map<String, String> properties, String bucket) {

        Optional<String> text(String name) {
            return Optional.ofNullable(properties.get(PREFIX + "bucket." + bucket + "." + name))
                    .or(() -> Optional.ofNullable(properties.get(PREFIX + name)))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }

        boolean flag(String name, boolean standard) {
            return text(name)
                    .map(value -> value.toLowerCase(Locale.ROOT).equals("true"))
                    .orElse(standard);
        }
    }
}

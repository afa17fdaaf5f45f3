package io.sparkagent.cli;

import io.fabric8.kubernetes.client.Config;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The properties that say how a submitter speaks with the API server. */
final class SubmitterAccess {

    private static final String PREFIX = "spark.kubernetes.authenticate.submission.";
    private static final String TIMEOUTS = "spark.kubernetes.submission.";
    private static final int TIMEOUT_MILLISECONDS = 10_000;

    private final SparkConf conf;

    private SubmitterAccess(SparkConf conf) {
        this.conf = conf;
    }

    /**
     * @param config of the kubeconfig; what is not said stays as it is
     */
    static void apply(Map<String, String> properties, Config config) {
        Problems problems = new Problems();
        new SubmitterAccess(new SparkConf(properties, problems)).apply(config);
        List<String> sentences = problems.sentences();
        if (!sentences.isEmpty()) {
            throw new FailureException(
                    CommandLines.WRONG_CONFIGURATION, String.join("; ", sentences));
        }
    }

    private void apply(Config config) {
        config.setConnectionTimeout(
                conf.integer(TIMEOUTS + "connectionTimeout", TIMEOUT_MILLISECONDS, 1));
        config.setRequestTimeout(
                conf.integer(TIMEOUTS + "requestTimeout", TIMEOUT_MILLISECONDS, 1));
        if (conf.flag("spark.kubernetes.trust.certificates", false)) {
            config.setTrustCerts(true);
        }
        file(
                "caCertFile",
                path -> {
                    config.setCaCertFile(path);
                    config.setCaCertData(null);
                });
        file(
                "clientKeyFile",
                path -> {
                    config.setClientKeyFile(path);
                    config.setClientKeyData(null);
                });
        file(
                "clientCertFile",
                path -> {
                    config.setClientCertFile(path);
                    config.setClientCertData(null);
                });
        token(config);
    }

    private void token(Config config) {
        Optional<String> token = conf.text(PREFIX + "oauthToken");
        if (token.isPresent() && conf.text(PREFIX + "oauthTokenFile").isPresent()) {
            conf.problems()
                    .add(
                            PREFIX
                                    + "oauthToken and "
                                    + PREFIX
                                    + "oauthTokenFile exclude each other: leave one out");
        }
        token.ifPresent(config::setOauthToken);
        file("oauthTokenFile", path -> config.setOauthToken(read(path)));
    }

    private String read(String path) {
        return ConfFile.text(Path.of(path), conf.problems()).strip();
    }

    private void file(String name, Consumer<String> use) {
        String key = PREFIX + name;
        conf.text(key)
                .ifPresent(
                        value -> {
                            String path = value.replaceFirst("^file:(//)?(?=/)", "");
                            if (isFile(path)) {
                                use.accept(path);
                            } else {
                                conf.problems()
                                        .add(key, value, "there is no such file on this machine");
                            }
                        });
    }

    private static boolean isFile(String path) {
        try {
            return Files.isRegularFile(Path.of(path));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}

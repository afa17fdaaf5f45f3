package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sparkagent.submit.Request;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster a command is about; by default kubectl's current context. */
class ClusterOptions {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "N",
            description = "Default: that of the kubeconfig's context.")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "C",
            description = "A context of the kubeconfig. Default: the current one.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = "--kubeconfig",
            paramLabel = "F",
            description = "Default: $KUBECONFIG, or ~/.kube/config.")
    private Optional<Path> kubeconfig = Optional.empty();

    Optional<String> namespace() {
        return namespace;
    }

    Optional<String> context() {
        return context;
    }

    Cluster open() {
        return open(CONNECTS_WITHIN, ANSWERS_WITHIN, 1); // a person waits
    }

    /** For who has pressed Tab, and is typing on. */
    Cluster openBriefly() {
        return open(Duration.ofSeconds(1), Duration.ofSeconds(2), 0);
    }

    private Cluster open(Duration connects, Duration answers, int retries) {
        Config config = config(context, false);
        config.setConnectionTimeout((int) connects.toMillis());
        config.setRequestTimeout((int) answers.toMillis());
        return open(config, retries);
    }

    /**
     * The cluster of a submission: its master and credentials come before those of the kubeconfig.
     */
    Cluster open(Request request) {
        Map<String, String> properties = request.submission().properties();
        Config config =
                config(
                        Optional.ofNullable(properties.get("spark.kubernetes.context")),
                        request.master().isPresent());
        request.master().ifPresent(config::setMasterUrl);
        SubmitterAccess.apply(properties, config);
        request.namespace().ifPresent(config::setNamespace);
        return open(config, 0); // what is tried again has to be known
    }

    /**
     * @param retries of a call that has failed
     */
    private Cluster open(Config config, int retries) {
        config.setRequestRetryBackoffLimit(retries);
        config.setUserAgent(Surroundings.PROGRAM);
        String chosen =
                namespace
                        .or(() -> Optional.ofNullable(config.getNamespace()))
                        .filter(name -> !name.isBlank())
                        .orElse("default");
        return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), chosen);
    }

    /**
     * @param wanted the context; empty for the current one
     * @param hasMaster whether the API server is known without a kubeconfig
     */
    private Config config(Optional<String> wanted, boolean hasMaster) {
        Optional<File> file = kubeconfig.map(ClusterOptions::existing);
        Config config;
        try {
            config =
                    file.map(each -> Config.fromKubeconfig(wanted.orElse(null), each))
                            .orElseGet(() -> Config.autoConfigure(wanted.orElse(null)));
        } catch (RuntimeException e) { // of the client's YAML parser too
            throw FailureException.noCluster("the kubeconfig cannot be read: " + Cluster.root(e));
        }
        refuseUnknownContext(config, wanted, hasMaster);
        return config;
    }

    private static File existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new MistakeException("there is no file " + file);
        }
        return file.toFile();
    }

    private static void refuseUnknownContext(
            Config config, Optional<String> wanted, boolean hasMaster) {
        List<String> names =
                Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
                        .map(NamedContext::getName)
                        .toList();
        if (wanted.isPresent() && !names.contains(wanted.get())) {
            throw new MistakeException(
                    "the kubeconfig has no context "
                            + wanted.get()
                            + (names.isEmpty() ? "" : "; it has " + Words.some(names)));
        }
        if (!hasMaster
                && config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)
                && !isInCluster()) {
            throw FailureException.noCluster(
                    "there is no kubeconfig with a current context: set KUBECONFIG, or name a file"
                            + " with --kubeconfig");
        }
    }

    private static boolean isInCluster() {
        return Files.isReadable(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH));
    }
}

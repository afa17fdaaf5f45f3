package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster a command is about; by default kubectl's current context. */
final class ClusterOptions {

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

    Cluster open() {
        Config config = config();
        config.setConnectionTimeout((int) CONNECTS_WITHIN.toMillis());
        config.setRequestTimeout((int) ANSWERS_WITHIN.toMillis());
        config.setRequestRetryBackoffLimit(1); // a person waits
        config.setUserAgent(Surroundings.PROGRAM);
        String chosen =
                namespace
                        .or(() -> Optional.ofNullable(config.getNamespace()))
                        .filter(name -> !name.isBlank())
                        .orElse("default");
        return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), chosen);
    }

    private Config config() {
        Optional<File> file = kubeconfig.map(ClusterOptions::existing);
        Config config;
        try {
            config =
                    file.map(each -> Config.fromKubeconfig(context.orElse(null), each))
                            .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
        } catch (RuntimeException e) { // of the client's YAML parser too
            throw FailureException.noCluster("the kubeconfig cannot be read: " + Cluster.root(e));
        }
        refuseUnknownContext(config);
        return config;
    }

    private static File existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new MistakeException("there is no file " + file);
        }
        return file.toFile();
    }

    private void refuseUnknownContext(Config config) {
        List<String> names =
                Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
                        .map(NamedContext::getName)
                        .toList();
        if (context.isPresent() && !names.contains(context.get())) {
            throw new MistakeException(
                    "the kubeconfig has no context "
                            + context.get()
                            + (names.isEmpty() ? "" : "; it has " + Words.some(names)));
        }
        if (config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL) && !isInCluster()) {
            throw FailureException.noCluster(
                    "there is no kubeconfig with a current context: set KUBECONFIG, or name a file"
                            + " with --kubeconfig");
        }
    }

    private static boolean isInCluster() {
        return Files.isReadable(Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH));
    }
}

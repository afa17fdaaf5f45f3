package io.sparkagent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Somebody with the rights of {@code k8s/spark-submit-role.yaml} in one namespace, and no others.
 */
final class Submitter {

    private static final String ACCOUNT = "submitter";

    private final TestNamespace namespace;
    private final Path kubeconfig;

    private Submitter(TestNamespace namespace, Path kubeconfig) {
        this.namespace = namespace;
        this.kubeconfig = kubeconfig;
    }

    static Submitter in(TestNamespace namespace) {
        String name = namespace.name();
        Cluster.kubectl(name, "apply", "-f", "k8s/spark-submit-role.yaml");
        Cluster.kubectl(name, "create", "serviceaccount", ACCOUNT);
        Cluster.kubectl(
                name,
                "create",
                "rolebinding",
                ACCOUNT,
                "--role=spark-submit",
                "--serviceaccount=" + name + ":" + ACCOUNT);
        try {
            Path file = Path.of("it/target/kubeconfigs", name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, Command.run("kubectl", "config", "view", "--raw", "--flatten"));
            String token = Cluster.kubectl(name, "create", "token", ACCOUNT).strip();
            config(file, "set-credentials", ACCOUNT, "--token", token);
            config(file, "set-context", "--current", "--user", ACCOUNT, "--namespace", name);
            return new Submitter(namespace, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives what the Role has in a comment.
     *
     * @param resource in the plural
     */
    void mayMake(String resource) {
        String name = "spark-submit-" + resource;
        Cluster.kubectl(
                namespace.name(),
                "create",
                "role",
                name,
                "--verb=create,patch,delete",
                "--resource=" + resource);
        Cluster.kubectl(
                namespace.name(),
                "create",
                "rolebinding",
                name,
                "--role=" + name,
                "--serviceaccount=" + namespace.name() + ":" + ACCOUNT);
    }

    private static void config(Path file, String... words) {
        Command.run(
                Command.words(
                        Stream.concat(
                                Stream.of("kubectl", "--kubeconfig", file.toString(), "config"),
                                Stream.of(words))));
    }

    /** With little of everything, so that it fits a laptop. */
    Submit submit(String sparkVersion) {
        return Submit.small(this, namespace, sparkVersion);
    }

    /** With nothing said yet but the driver's name. */
    Submit submit() {
        return new Submit(this, namespace);
    }

    /** A command that is over soon. */
    Command.Result tryOut(String... words) {
        return Command.tryOut(line(Stream.of(words)));
    }

    RunningCommand start(Stream<String> words) {
        return new RunningCommand(line(words));
    }

    private String[] line(Stream<String> words) {
        return Command.words(
                Stream.concat(
                        Stream.of(
                                "env",
                                // Of a test run in the background it would be ignored.
                                "--default-signal=INT",
                                "KUBECONFIG=" + kubeconfig,
                                "it/spark-agent"),
                        words));
    }
}

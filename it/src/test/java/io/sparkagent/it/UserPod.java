package io.sparkagent.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A pod that its user has made, and not spark-submit; drivers run in it in client mode. */
final class UserPod {

    /** For anything that has to start a few JVMs on a small machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Path APPLICATIONS = Path.of("it/src/test/resources/applications");

    /** The program is the argument after the shell's own command. */
    private static final String PYTHON =
            "cd /tmp && PYTHONPATH=$SPARK_HOME/python:$(echo $SPARK_HOME/python/lib/py4j-*.zip)"
                    + " python3 -u -c \"$0\"";

    private final TestNamespace namespace;
    private final String name;
    private final String container;

    UserPod(TestNamespace namespace, String name, String container) {
        this.namespace = namespace;
        this.name = name;
        this.container = container;
    }

    String name() {
        return name;
    }

    Pod pod() {
        return Cluster.CLIENT.pods().inNamespace(namespace.name()).withName(name).require();
    }

    /** Waits until all its containers are ready. */
    UserPod awaitReady() {
        await("the pod " + name + " is ready")
                .atMost(PATIENCE)
                .until(
                        () ->
                                pod().getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition ->
                                                        condition.getType().equals("Ready")
                                                                && condition
                                                                        .getStatus()
                                                                        .equals("True")));
        return this;
    }

    String exec(String... words) {
        return Cluster.kubectl(namespace.name(), line(words));
    }

    Command.Result tryExec(String... words) {
        return Cluster.tryKubectl(namespace.name(), line(words));
    }

    private String[] line(String... words) {
        return Command.words(
                Stream.concat(
                        Stream.of("exec", name, "--container", container, "--"), Stream.of(words)));
    }

    /** Starts a PySpark program as a notebook does: by Python, with no spark-submit before it. */
    void startPython(String application) {
        // All of it in the background, or kubectl would wait for the end of its output.
        String inBackground = "{ " + PYTHON + "; } </dev/null >/tmp/" + application + ".log 2>&1 &";
        exec("sh", "-c", inBackground, text(application));
    }

    /** Runs a line of Python to its end. */
    Command.Result tryPython(String code) {
        return tryExec("sh", "-c", PYTHON + " </dev/null", code);
    }

    private static String text(String application) {
        try {
            return Files.readString(APPLICATIONS.resolve(application));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log(String application) {
        return exec("cat", "/tmp/" + application + ".log");
    }

    void awaitLine(String application, String line) {
        awaitThat("the log says: " + line, application, () -> log(application).contains(line));
    }

    /** Waits for something that has to become true while the program runs. */
    void awaitThat(String what, String application, Callable<Boolean> condition) {
        try {
            await(what).atMost(PATIENCE).ignoreExceptions().until(condition);
        } catch (RuntimeException e) {
            System.out.printf("--- %s in %s%n%s%n", application, name, log(application));
            System.out.println(
                    Cluster.tryKubectl(namespace.name(), "logs", name, "--container", Driver.AGENT)
                            .output());
            throw e;
        }
    }

    /** Whether this pod owns the other one, so that they go together. */
    boolean owns(Pod other) {
        return other.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(pod().getMetadata().getUid()));
    }
}

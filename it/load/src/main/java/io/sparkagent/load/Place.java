package io.sparkagent.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A namespace that is prepared as a user prepares one ({@code kubectl apply -k k8s}), and in it the
 * pod of a driver on a node that only looks real, so that the agent, a process of this machine, has
 * a pod to be in.
 */
public final class Place implements AutoCloseable {

    public static final String DRIVER = "driver";
    private static final int TOKEN_SECONDS = 24 * 3600;

    private final Api api;
    private final String namespace;
    private final String application;

    private Place(Api api, String namespace) {
        this.api = api;
        this.namespace = namespace;
        this.application = "spark-" + namespace;
    }

    public static Place make(Api api, String purpose) {
        Place place = new Place(api, purpose + "-" + UUID.randomUUID().toString().substring(0, 4));
        api.post("/api/v1/namespaces", Map.of("metadata", Map.of("name", place.namespace)));
        place.kubectl("apply", "-k", repository().resolve("k8s").toString());
        api.post(place.path("pods"), place.driverPod());
        return place;
    }

    /** The root of the repository. */
    public static Path repository() {
        return Path.of(System.getProperty("repository", ".")).toAbsolutePath().normalize();
    }

    public Api api() {
        return api;
    }

    public String namespace() {
        return namespace;
    }

    public String application() {
        return application;
    }

    /** Path of a kind's objects in this namespace, for example {@code pods}. */
    public String path(String kind) {
        return "/api/v1/namespaces/" + namespace + "/" + kind;
    }

    public String driverUid() {
        return api.get(path("pods/" + DRIVER)).at("/metadata/uid").asText();
    }

    /** What is left of executors and what goes with them. */
    public List<String> leftovers() {
        return List.of("pods", "services", "configmaps", "persistentvolumeclaims").stream()
                .flatMap(
                        kind -> {
                            JsonNode items =
                                    api.get(
                                                    path(kind)
                                                            + "?labelSelector=spark-app-selector%3D"
                                                            + application)
                                            .path("items");
                            return java.util.stream.StreamSupport.stream(items.spliterator(), false)
                                    .map(item -> kind + "/" + item.at("/metadata/name").asText())
                                    .filter(name -> !name.equals("pods/" + DRIVER));
                        })
                .toList();
    }

    private Map<String, Object> driverPod() {
        return Map.of(
                "metadata",
                Map.of(
                        "name",
                        DRIVER,
                        "labels",
                        Map.of("spark-app-selector", application, "spark-role", "driver")),
                "spec",
                Map.of(
                        "serviceAccountName",
                        "spark-agent",
                        "automountServiceAccountToken",
                        false,
                        "nodeSelector",
                        Map.of("type", "kwok"),
                        "tolerations",
                        List.of(Map.of("operator", "Exists")),
                        "restartPolicy",
                        "Never",
                        "containers",
                        List.of(
                                Map.of(
                                        "name",
                                        "spark-kubernetes-driver",
                                        "image",
                                        "localhost/spark:4.1.1"))));
    }

    /** A token of a service account in this namespace, good for a day. */
    public String token(String account) {
        return api.post(
                        path("serviceaccounts/" + account + "/token"),
                        Map.of("spec", Map.of("expirationSeconds", TOKEN_SECONDS)))
                .at("/status/token")
                .asText();
    }

    /**
     * A kubeconfig with the agent's own account, and no right but those of the Role in k8s/.
     *
     * @param url of the API server, or of something in front of it
     */
    public Path kubeconfig(Path directory, String url) {
        return kubeconfig(directory, url, "");
    }

    /**
     * @param authority whose certificates are at the URL, as base64; empty for the API server's
     */
    Path kubeconfig(Path directory, String url, String authority) {
        String token = token("spark-agent");
        String certificates = authority.isEmpty() ? api.authority() : authority;
        String trusted =
                certificates.isEmpty()
                        ? "insecure-skip-tls-verify: true"
                        : "certificate-authority-data: " + certificates;
        String text =
                """
                apiVersion: v1
                kind: Config
                current-context: agent
                contexts: [{name: agent, context: {cluster: cluster, user: agent}}]
                clusters: [{name: cluster, cluster: {server: "%s", %s}}]
                users: [{name: agent, user: {token: "%s"}}]
                """
                        .formatted(url, trusted, token);
        try {
            return Files.writeString(directory.resolve("kubeconfig"), text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kubectl(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("kubectl", "-n", namespace));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.PIPE)
                            .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        api.delete("/api/v1/namespaces/" + namespace);
    }
}

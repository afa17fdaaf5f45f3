package io.sparkagent.bench;

import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;
import io.sparkagent.load.StubDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spark's own allocator: stock spark-submit in client mode, told by {@code
 * SparkContext.requestTotalExecutors} what it wants, so that neither the start of its JVM nor that
 * of the SparkContext is part of what is measured.
 */
final class SparkContender implements Contender {

    /** What makes Spark's allocator as fast as it can be. */
    static final Map<String, String> TUNED =
            new TreeMap<>(
                    Map.of(
                            "spark.kubernetes.allocation.batch.size", "2000",
                            "spark.kubernetes.allocation.batch.delay", "101ms",
                            "spark.kubernetes.executor.eventProcessingInterval", "100ms",
                            "spark.kubernetes.driver.reusePersistentVolumeClaim", "false",
                            "spark.kubernetes.executor.disableConfigMap", "true"));

    private final String name;
    private final Place place;
    private final PodEye eye;
    private final RequestCounter requests;
    private final Child driver;

    SparkContender(Api api, String name, Map<String, String> more, Path directory) {
        this.name = name;
        place = Place.make(api, "bench-spark");
        grant();
        requests = RequestCounter.of(place, "spark");
        eye = new PodEye(place).start();
        try {
            Files.createDirectories(directory);
            driver =
                    new Child(
                            command(api, more, directory),
                            Map.of(
                                    "JAVA_HOME",
                                    System.getProperty("spark.java"),
                                    "SPARK_HOME",
                                    System.getProperty("spark.home"),
                                    "KUBECONFIG",
                                    "/dev/null"),
                            directory.resolve("spark.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver.await("ready", Duration.ofMinutes(4));
    }

    private void grant() {
        place.api()
                .post(place.path("serviceaccounts"), Map.of("metadata", Map.of("name", "spark")));
        place.api()
                .post(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/"
                                + place.namespace()
                                + "/rolebindings",
                        Map.of(
                                "metadata",
                                Map.of("name", "spark-edits"),
                                "roleRef",
                                Map.of(
                                        "apiGroup",
                                        "rbac.authorization.k8s.io",
                                        "kind",
                                        "ClusterRole",
                                        "name",
                                        "edit"),
                                "subjects",
                                List.of(
                                        Map.of(
                                                "kind",
                                                "ServiceAccount",
                                                "name",
                                                "spark",
                                                "namespace",
                                                place.namespace()))));
    }

    private List<String> command(Api api, Map<String, String> more, Path directory)
            throws IOException {
        Map<String, String> conf = new TreeMap<>();
        conf.put("spark.app.id", place.application());
        conf.put("spark.app.name", "load");
        conf.put("spark.ui.enabled", "false");
        conf.put("spark.driver.host", "127.0.0.1");
        conf.put("spark.driver.bindAddress", "127.0.0.1");
        conf.put("spark.driver.memory", "1g");
        conf.put("spark.executor.memory", "1g");
        conf.put("spark.executor.maxNumFailures", "1000000");
        conf.put("spark.scheduler.minRegisteredResourcesRatio", "0");
        conf.put("spark.kubernetes.namespace", place.namespace());
        conf.put("spark.kubernetes.container.image", "localhost/spark:4.1.1");
        // As in cluster mode: the driver's pod owns the executors.
        conf.put("spark.kubernetes.driver.pod.name", Place.DRIVER);
        conf.put("spark.kubernetes.authenticate.executor.serviceAccountName", "spark-executor");
        Path template = directory.resolve("template.yaml");
        Files.writeString(template, StubDriver.TEMPLATE);
        conf.put("spark.kubernetes.executor.podTemplateFile", template.toString());
        if (api.authority().isEmpty()) {
            conf.put("spark.kubernetes.trust.certificates", "true");
        } else {
            Path authority = directory.resolve("authority.crt");
            Files.write(authority, Base64.getDecoder().decode(api.authority()));
            conf.put("spark.kubernetes.authenticate.caCertFile", authority.toString());
        }
        Path token = directory.resolve("token");
        Files.deleteIfExists(token);
        Files.createFile(
                token,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, place.token("spark"));
        conf.put("spark.kubernetes.authenticate.oauthTokenFile", token.toString());
        conf.putAll(more);

        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("spark.home"), "bin", "spark-submit").toString());
        command.addAll(List.of("--master", "k8s://" + api.url(), "--deploy-mode", "client"));
        command.addAll(List.of("--class", "io.sparkagent.bench.SparkDemand"));
        conf.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
        command.add(System.getProperty("spark.demand"));
        return command;
    }

    @Override
    public String name() {
        return name;
    }

    RequestCounter requests() {
        return requests;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public PodEye eye() {
        return eye;
    }

    @Override
    public void want(int total) {
        driver.say(String.valueOf(total));
    }

    /**
     * Spark never deletes executors that run, so they go with the SparkContext; of a thousand it
     * gives up after ten seconds, and the rest is left to us.
     */
    @Override
    public void clear() {
        driver.close();
        Pods.deleteAll(place, eye);
    }

    @Override
    public void close() {
        driver.close();
        requests.close();
        eye.close();
        place.close();
    }
}

package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The driver's headless service, by which executors find it: the same name, selector, ports and
 * owner as spark-submit's, and with {@code publishNotReadyAddresses}, so that the name stays while
 * the pod is not ready.
 *
 * <p>Keys: {@code spark.driver.host} (its first label is the service's name), {@code
 * spark.driver.port}, {@code spark.driver.blockManager.port}, {@code spark.ui.port}, {@code
 * spark.connect.grpc.binding.port}, {@code spark.kubernetes.driver.service.label.*}, {@code
 * .annotation.*}, {@code .ipFamilyPolicy}, {@code .ipFamilies}.
 */
public record DriverService(
        String name,
        String namespace,
        Map<String, String> selector,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<ServicePort> ports,
        String ipFamilyPolicy,
        List<String> ipFamilies,
        Application.Owner owner) {

    private static final String PREFIX = "spark.kubernetes.driver.service.";
    private static final Pattern VERSION = Pattern.compile("^([0-9]{1,4})\\.([0-9]{1,4})");

    /**
     * @param podLabels of the driver's pod; all of them select it
     * @return empty when the driver is not reached through a service of this namespace
     */
    public static Optional<DriverService> read(
            SparkConf conf,
            String namespace,
            Map<String, String> podLabels,
            Application.Owner owner) {
        String host = conf.text("spark.driver.host", "");
        int dot = host.indexOf('.');
        if (dot < 1 || !host.substring(dot).startsWith("." + namespace + ".svc")) {
            return Optional.empty();
        }
        Map<String, String> labels = new TreeMap<>(conf.prefixed(PREFIX + "label."));
        Optional.ofNullable(podLabels.get(Labels.APPLICATION))
                .ifPresent(id -> labels.put(Labels.APPLICATION, id));
        return Optional.of(
                new DriverService(
                        host.substring(0, dot),
                        namespace,
                        Map.copyOf(podLabels),
                        labels,
                        conf.prefixed(PREFIX + "annotation."),
                        ports(conf, podLabels.getOrDefault(Labels.SPARK_VERSION, "")),
                        conf.text(PREFIX + "ipFamilyPolicy", "SingleStack"),
                        Stream.of(conf.text(PREFIX + "ipFamilies", "IPv4").split(","))
                                .map(String::trim)
                                .toList(),
                        owner));
    }

    private static List<ServicePort> ports(SparkConf conf, String sparkVersion) {
        List<ServicePort> ports = new ArrayList<>();
        ports.add(port("driver-rpc-port", conf.integer("spark.driver.port", 7078, 1)));
        ports.add(port("blockmanager", conf.integer("spark.driver.blockManager.port", 7079, 1)));
        ports.add(port("spark-ui", conf.integer("spark.ui.port", 4040, 1)));
        if (hasConnectPort(sparkVersion)
                || conf.text("spark.connect.grpc.binding.port").isPresent()) {
            ports.add(
                    port(
                            "spark-connect",
                            conf.integer("spark.connect.grpc.binding.port", 15002, 1)));
        }
        return List.copyOf(ports);
    }

    /** Spark puts Connect's port into the service since 4.1. */
    private static boolean hasConnectPort(String sparkVersion) {
        Matcher version = VERSION.matcher(sparkVersion);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > 4 || (major == 4 && Integer.parseInt(version.group(2)) >= 1);
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withProtocol("TCP")
                .withPort(number)
                .withNewTargetPort(number)
                .build();
    }

    public Service build() {
        OwnerReference reference = owner.reference();
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(reference)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .withSelector(selector)
                .withPorts(ports)
                .withIpFamilyPolicy(ipFamilyPolicy)
                .withIpFamilies(ipFamilies)
                .withPublishNotReadyAddresses(true)
                .endSpec()
                .build();
    }
}

package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Labels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The headless service by which executors find the driver.
 *
 * <p>Keys: {@code spark.kubernetes.driver.service.label.*}, {@code .annotation.*}, {@code
 * .ipFamilyPolicy}, {@code .ipFamilies}, those of {@link DriverPorts}; {@code spark.driver.host}
 * and {@code spark.driver.bindAddress} are nobody's to set.
 *
 * @param selector the driver's labels, all of which select its pod
 * @param whileNotReady true where the pod may be not ready, for its agent's sake, while the driver
 *     listens
 */
record DriverServiceStep(
        DriverPlace place,
        DriverNames names,
        DriverPorts ports,
        Map<String, String> selector,
        Map<String, String> labels,
        Map<String, String> annotations,
        String ipFamilyPolicy,
        List<String> ipFamilies,
        boolean whileNotReady)
        implements DriverStep {

    private static final String PREFIX = "spark.kubernetes.driver.service.";
    private static final Set<String> POLICIES =
            Set.of("SingleStack", "PreferDualStack", "RequireDualStack");
    private static final Set<String> FAMILIES = Set.of("IPv4", "IPv6", "IPv4,IPv6", "IPv6,IPv4");

    static DriverServiceStep read(
            SparkConf conf,
            DriverPlace place,
            DriverNames names,
            DriverPorts ports,
            Map<String, String> selector,
            boolean whileNotReady) {
        refuse(conf, "spark.driver.host", "the driver's service has this name");
        refuse(conf, "spark.driver.bindAddress", "the driver listens on its pod's address");
        return new DriverServiceStep(
                place,
                names,
                ports,
                selector,
                Metadata.serviceLabels(conf, PREFIX + "label."),
                Metadata.annotations(conf, PREFIX + "annotation."),
                oneOf(conf, PREFIX + "ipFamilyPolicy", "SingleStack", POLICIES),
                Stream.of(oneOf(conf, PREFIX + "ipFamilies", "IPv4", FAMILIES).split(",")).toList(),
                whileNotReady);
    }

    private static void refuse(SparkConf conf, String key, String why) {
        conf.text(key)
                .ifPresent(value -> conf.problems().add(key, value, "remove this key: " + why));
    }

    private static String oneOf(SparkConf conf, String key, String standard, Set<String> values) {
        String value = conf.text(key, standard);
        if (!values.contains(value)) {
            conf.problems()
                    .add(
                            key,
                            value,
                            "write one of " + String.join("; ", values.stream().sorted().toList()));
            return standard;
        }
        return value;
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        return draft.object(service(draft))
                .property("spark.driver.host", names.service() + "." + place.namespace() + ".svc")
                .property("spark.driver.port", String.valueOf(ports.driver()))
                .property("spark.driver.blockManager.port", String.valueOf(ports.blockManager()));
    }

    private Service service(DriverDraft draft) {
        ObjectMeta metadata = draft.metadata(names.service());
        Map<String, String> all = new TreeMap<>(labels);
        all.put(Labels.APPLICATION, place.applicationId());
        metadata.setLabels(all);
        metadata.setAnnotations(annotations);
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withClusterIP("None")
                .withIpFamilyPolicy(ipFamilyPolicy)
                .withIpFamilies(ipFamilies)
                .withSelector(selector)
                .withPorts(servicePorts())
                .withPublishNotReadyAddresses(publishNotReady())
                .endSpec()
                .build();
    }

    private @Nullable Boolean publishNotReady() {
        return whileNotReady ? Boolean.TRUE : null;
    }

    private List<ServicePort> servicePorts() {
        return ports.ofService().entrySet().stream()
                .map(
                        port ->
                                new ServicePortBuilder()
                                        .withName(port.getKey())
                                        .withPort(port.getValue())
                                        .withNewTargetPort(port.getValue())
                                        .build())
                .toList();
    }
}

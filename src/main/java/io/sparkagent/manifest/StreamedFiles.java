package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.SparkConf;
import io.sparkagent.manifest.Delivery.Streamed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The agent's part of files that are streamed: a volume that it fills, the list of what may come,
 * and a startup probe that lets it wait for them.
 *
 * <p>Key: {@code spark.kubernetes.agent.filesTimeout}.
 *
 * @param configMap name of the list's
 * @param size of all files, in bytes
 * @param list as JSON
 * @param timeout how long the driver's start waits
 */
public record StreamedFiles(
        SparkConf conf, String configMap, long size, String list, Duration timeout) {

    private static final String TIMEOUT = "spark.kubernetes.agent.filesTimeout";
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final String AGENT = "spark-agent";
    private static final String VOLUME = "spark-agent-files";
    private static final String LIST_VOLUME = "spark-agent-files-list";
    private static final String LIST = "files.json";
    private static final String LIST_FOLDER = "/etc/spark-agent-files";

    /** As the agent's setting has it by default. */
    private static final String AGENTS_FOLDER = "/var/run/spark-agent-files";

    /** What a file system needs beside the bytes. */
    private static final long SLACK = 16 << 20;

    private static final long MEBIBYTE = 1 << 20;

    /** Of the probe itself, where it says nothing. */
    private static final int KUBERNETES_PERIOD = 10;

    private static final int KUBERNETES_THRESHOLD = 3;

    static StreamedFiles read(
            SparkConf conf,
            String configMap,
            List<Streamed> files,
            ObjectSizes sizes,
            KubernetesSerialization serialization) {
        String list = serialization.asJson(files.stream().map(StreamedFiles::entry).toList());
        sizes.check("the list of streamed files", Map.of(LIST, list));
        return new StreamedFiles(
                conf,
                configMap,
                files.stream().mapToLong(Streamed::size).sum(),
                list,
                timeout(conf));
    }

    /** The agent knows its own folder, and the driver's only by what is below. */
    private static Map<String, Object> entry(Streamed file) {
        Map<String, Object> entry = new TreeMap<>();
        entry.put("path", file.path().substring(Delivery.STREAMED.length() + 1));
        entry.put("size", file.size());
        entry.put("sha256", file.sha256());
        return entry;
    }

    /** How long the driver's start waits for files, and the submitter for the agent. */
    public static Duration timeout(SparkConf conf) {
        Duration timeout = conf.duration(TIMEOUT, USUAL, Duration.ofSeconds(1));
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            conf.problems().add(TIMEOUT, conf.text(TIMEOUT, ""), "write from 10s to 1d");
            return USUAL;
        }
        return timeout;
    }

    DriverDraft configure(DriverDraft draft) {
        long mebibytes = (size + SLACK + MEBIBYTE - 1) / MEBIBYTE;
        return draft.object(
                        new ConfigMapBuilder()
                                .withMetadata(draft.metadata(configMap))
                                .withImmutable(true)
                                .withData(Map.of(LIST, list))
                                .build())
                .pod(
                        pod ->
                                pod.volume(
                                                new VolumeBuilder()
                                                        .withName(VOLUME)
                                                        .withNewEmptyDir()
                                                        .withSizeLimit(
                                                                new Quantity(mebibytes + "Mi"))
                                                        .endEmptyDir()
                                                        .build())
                                        .volume(
                                                new VolumeBuilder()
                                                        .withName(LIST_VOLUME)
                                                        .withNewConfigMap()
                                                        .withName(configMap)
                                                        .endConfigMap()
                                                        .build())
                                        .mount(mount(VOLUME, Delivery.STREAMED, true))
                                        .spec(this::agent));
    }

    private void agent(PodSpecBuilder spec) {
        List<Container> containers = spec.buildInitContainers();
        if (containers.stream().noneMatch(container -> AGENT.equals(container.getName()))) {
            conf.problems()
                    .add(
                            "the driver's pod has no agent (a native sidecar "
                                    + AGENT
                                    + ") that could take in the files of this machine");
        }
        spec.withInitContainers(
                containers.stream()
                        .map(each -> AGENT.equals(each.getName()) ? waiting(each) : each)
                        .toList());
    }

    private Container waiting(Container agent) {
        ContainerBuilder container =
                new ContainerBuilder(agent)
                        .addNewEnv()
                        .withName("SPARK_AGENT_FILES")
                        .withValue(LIST_FOLDER + "/" + LIST)
                        .endEnv()
                        .addNewEnv()
                        .withName("SPARK_AGENT_FILES_DIRECTORY")
                        .withValue(AGENTS_FOLDER)
                        .endEnv()
                        .addNewEnv()
                        .withName("SPARK_AGENT_FILES_TIMEOUT")
                        .withValue(timeout.toSeconds() + "s")
                        .endEnv()
                        .addToVolumeMounts(mount(VOLUME, AGENTS_FOLDER, false))
                        .addToVolumeMounts(mount(LIST_VOLUME, LIST_FOLDER, true));
        if (agent.getStartupProbe() != null) {
            container
                    .editStartupProbe()
                    .withFailureThreshold(threshold(agent.getStartupProbe()))
                    .endStartupProbe();
        }
        return container.build();
    }

    /** As long as before, and the wait for the files. */
    private int threshold(Probe probe) {
        int period = Objects.requireNonNullElse(probe.getPeriodSeconds(), KUBERNETES_PERIOD);
        return Objects.requireNonNullElse(probe.getFailureThreshold(), KUBERNETES_THRESHOLD)
                + (int) (timeout.toSeconds() / Math.max(1, period))
                + 1;
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }
}

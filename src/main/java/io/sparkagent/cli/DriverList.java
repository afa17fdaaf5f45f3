package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Labels;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Drivers with the numbers of their executors, as the pods show them, and Jobs without a driver.
 */
record DriverList(List<Entry> entries, String place, Instant now) {

    /**
     * @param executors by state
     */
    record Entry(Named driver, Map<String, Long> executors) {}

    static DriverList look(Cluster cluster, Drivers drivers, boolean everywhere, Instant now) {
        if (drivers.all().isEmpty()) {
            return new DriverList(List.of(), drivers.place(), now);
        }
        Map<String, List<Pod>> pods =
                cluster.executorPods(everywhere).stream()
                        .collect(Collectors.groupingBy(DriverList::application));
        return new DriverList(
                drivers.all().stream().map(driver -> entry(cluster, driver, pods, now)).toList(),
                drivers.place(),
                now);
    }

    private static Entry entry(
            Cluster cluster, Named driver, Map<String, List<Pod>> pods, Instant now) {
        List<Executor> executors =
                cluster.executors(
                        pods.getOrDefault(
                                driver.namespace() + "/" + driver.application(), List.of()),
                        now);
        return new Entry(driver, PodsAlone.byState(executors));
    }

    private static String application(Pod pod) {
        return pod.getMetadata().getNamespace()
                + "/"
                + pod.getMetadata().getLabels().getOrDefault(Labels.APPLICATION, "");
    }

    Object data() {
        return entries.stream().map(DriverList::data).toList();
    }

    private static Map<String, Object> data(Entry entry) {
        Map<String, Object> data = data(entry.driver());
        data.put("executors", entry.executors());
        return data;
    }

    /** A driver for programs; of a Job that has none now the pod's fields are empty. */
    static Map<String, Object> data(Named driver) {
        Optional<Driver> pod = pod(driver);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("namespace", driver.namespace());
        data.put("driver", pod.map(Driver::name).orElse(""));
        data.put("job", driver.jobName());
        data.put("application", driver.application());
        data.put("applicationName", driver.applicationName());
        data.put("sparkVersion", driver.sparkVersion());
        data.put("state", driver.state());
        data.put("phase", pod.map(Driver::phase).orElse(""));
        data.put("node", pod.map(Driver::node).orElse(""));
        data.put("created", driver.created().toString());
        data.put("agent", pod.filter(Driver::hasAgent).isPresent());
        pod.flatMap(Driver::end).ifPresent(end -> data.put("exitCode", end.getExitCode()));
        return data;
    }

    private static Optional<Driver> pod(Named driver) {
        return switch (driver) {
            case Driver there -> Optional.of(there);
            case DriverlessJob _ -> Optional.empty();
        };
    }

    void print(PrintWriter out, boolean wide, boolean everywhere, Palette palette) {
        List<String> heads = new ArrayList<>();
        if (everywhere) {
            heads.add("NAMESPACE");
        }
        heads.addAll(List.of("DRIVER", "NAME", "STATE", "EXECUTORS", "AGE"));
        if (wide) {
            heads.addAll(List.of("APPLICATION", "SPARK", "AGENT", "NODE"));
        }
        Table table = new Table(heads);
        entries.forEach(entry -> table.row(cells(entry, wide, everywhere)));
        table.print(out, "", "STATE", palette::state);
    }

    private List<String> cells(Entry entry, boolean wide, boolean everywhere) {
        Named driver = entry.driver();
        Optional<Driver> pod = pod(driver);
        List<String> cells = new ArrayList<>();
        if (everywhere) {
            cells.add(driver.namespace());
        }
        cells.add(pod.map(Driver::name).orElse(driver.name() + " (Job)"));
        cells.add(driver.applicationName());
        cells.add(driver.state());
        cells.add(
                entry.executors().entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", ")));
        cells.add(Words.age(Duration.between(driver.created(), now)));
        if (wide) {
            cells.add(driver.application());
            cells.add(driver.sparkVersion());
            cells.add(pod.map(each -> each.hasAgent() ? "yes" : "no").orElse(""));
            cells.add(pod.map(Driver::node).orElse(""));
        }
        return cells;
    }
}

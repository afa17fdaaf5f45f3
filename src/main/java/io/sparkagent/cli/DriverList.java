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
import java.util.stream.Collectors;

/** Drivers with the numbers of their executors, as the pods show them. */
record DriverList(List<Entry> entries, String place, Instant now) {

    /**
     * @param executors by state
     */
    record Entry(Driver driver, Map<String, Long> executors) {}

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
            Cluster cluster, Driver driver, Map<String, List<Pod>> pods, Instant now) {
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

    /** A driver for programs. */
    static Map<String, Object> data(Driver driver) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("namespace", driver.namespace());
        data.put("driver", driver.name());
        data.put("application", driver.application());
        data.put("applicationName", driver.applicationName());
        data.put("sparkVersion", driver.sparkVersion());
        data.put("state", driver.state());
        data.put("phase", driver.phase());
        data.put("node", driver.node());
        data.put("created", driver.created().toString());
        data.put("agent", driver.hasAgent());
        driver.end().ifPresent(end -> data.put("exitCode", end.getExitCode()));
        return data;
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
        Driver driver = entry.driver();
        List<String> cells = new ArrayList<>();
        if (everywhere) {
            cells.add(driver.namespace());
        }
        cells.add(driver.name());
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
            cells.add(driver.hasAgent() ? "yes" : "no");
            cells.add(driver.node());
        }
        return cells;
    }
}

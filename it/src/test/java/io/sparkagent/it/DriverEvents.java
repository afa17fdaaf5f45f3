package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import java.util.Optional;

/** What the agent has posted about the driver's pod. */
final class DriverEvents {

    private DriverEvents() {}

    static List<Event> of(Driver driver) {
        return Cluster.CLIENT
                .events()
                .v1()
                .events()
                .inNamespace(driver.namespace())
                .list()
                .getItems()
                .stream()
                .filter(event -> "io.sparkagent/spark-agent".equals(event.getReportingController()))
                .filter(
                        event ->
                                Optional.ofNullable(event.getRegarding())
                                        .filter(pod -> driver.name().equals(pod.getName()))
                                        .isPresent())
                .toList();
    }
}

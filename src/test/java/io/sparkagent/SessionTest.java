package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.sparkagent.Adoption.Adopted;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.config.Policy;
import io.sparkagent.driver.Hello;
import io.sparkagent.driver.Hellos;
import io.sparkagent.manifest.Application;
import io.sparkagent.snapshot.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

    private static final Map<String, String> LABELS = Map.of(Labels.APPLICATION, "spark-u1");

    private static Place place(Path state) throws IOException {
        return new Place(
                "demo",
                new Application.Owner("notebook", "u1"),
                LABELS,
                "spark-agent",
                Policy.DEFAULT,
                new ExecutorIds(state),
                Optional.of(new Adopted(LABELS, "python", "notebook-svc")),
                "");
    }

    private static Hello hello(Map<String, String> conf) {
        return Hellos.of("i1", conf, "notebook");
    }

    @Test
    void aDriverSaysThePortsOfItsServiceAndNeitherItsNameNorWhoseItIs(@TempDir Path state)
            throws IOException {
        Map<String, String> conf =
                Map.of(
                        "spark.driver.host",
                        "somebody-elses-svc.demo.svc",
                        "spark.driver.port",
                        "4711",
                        "spark.kubernetes.driver.service.label." + Labels.APPLICATION,
                        "spark-of-another",
                        "spark.kubernetes.driver.pod.name",
                        "another",
                        "spark.kubernetes.namespace",
                        "another");

        Service service = (Service) Session.service(hello(conf), place(state)).orElseThrow();

        assertThat(service.getMetadata().getName()).isEqualTo("notebook-svc");
        assertThat(service.getMetadata().getNamespace()).isEqualTo("demo");
        assertThat(service.getMetadata().getLabels()).isEqualTo(LABELS);
        assertThat(service.getSpec().getSelector()).isEqualTo(LABELS);
        assertThat(service.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("u1"));
        assertThat(service.getSpec().getPorts()).extracting(ServicePort::getPort).contains(4711);
    }

    @Test
    void noReferenceLeadsToAnotherNameEither(@TempDir Path state) throws IOException {
        Service service =
                (Service)
                        Session.service(
                                        hello(
                                                Map.of(
                                                        "spark.driver.host",
                                                        "${spark.other}",
                                                        "spark.other",
                                                        "somebody-elses-svc.demo.svc")),
                                        place(state))
                                .orElseThrow();

        assertThat(service.getMetadata().getName()).isEqualTo("notebook-svc");
    }
}

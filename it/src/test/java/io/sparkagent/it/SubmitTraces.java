package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a submission makes in a namespace. */
final class SubmitTraces {

    private static final Duration GRACE = Duration.ofSeconds(40);

    private SubmitTraces() {}

    /** Those of the applications; what {@code kubectl apply -k k8s} made does not count. */
    static Map<String, HasMetadata> all(TestNamespace namespace) {
        Map<String, HasMetadata> found = new TreeMap<>();
        Stream.of(
                        Cluster.CLIENT.pods().inNamespace(namespace.name()).list().getItems(),
                        Cluster.CLIENT.services().inNamespace(namespace.name()).list().getItems(),
                        Cluster.CLIENT.configMaps().inNamespace(namespace.name()).list().getItems(),
                        Cluster.CLIENT.secrets().inNamespace(namespace.name()).list().getItems(),
                        Cluster.CLIENT
                                .persistentVolumeClaims()
                                .inNamespace(namespace.name())
                                .list()
                                .getItems(),
                        Cluster.CLIENT
                                .batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace.name())
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .filter(each -> !isOfTheNamespace(each))
                .forEach(
                        each ->
                                found.put(
                                        each.getKind() + "/" + each.getMetadata().getName(), each));
        return found;
    }

    private static boolean isOfTheNamespace(HasMetadata each) {
        String name = each.getMetadata().getName();
        return name.equals("kube-root-ca.crt")
                || name.equals("applications")
                || name.startsWith("spark-agent-");
    }

    /** What the driver's pod owned goes soon after it; what nobody owns would stay for ever. */
    static void awaitNone(TestNamespace namespace) {
        await("nothing is left behind")
                .atMost(GRACE)
                .untilAsserted(() -> assertThat(all(namespace).keySet()).isEmpty());
    }
}

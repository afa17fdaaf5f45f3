package io.sparkagent.it;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.stream.Stream;

/** The cluster of KUBECONFIG. */
final class Cluster {

    /** One for all tests; it ends with their JVM. */
    static final KubernetesClient CLIENT = new KubernetesClientBuilder().build();

    private Cluster() {}

    /** The way spark-submit wants it: with a port, without a path. */
    static String master() {
        return "k8s://" + CLIENT.getMasterUrl().toString().replaceAll("/$", "");
    }

    static String kubectl(String namespace, String... words) {
        return Command.run(line(namespace, words));
    }

    static Command.Result tryKubectl(String namespace, String... words) {
        return Command.tryOut(line(namespace, words));
    }

    private static String[] line(String namespace, String... words) {
        return Command.words(
                Stream.concat(Stream.of("kubectl", "--namespace", namespace), Stream.of(words)));
    }
}

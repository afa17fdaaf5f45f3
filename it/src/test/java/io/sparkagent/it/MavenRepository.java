package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Maven repository with one artifact: a web server in a pod, where every driver can reach it. */
final class MavenRepository {

    static final String COORDINATES = "io.sparkagent.test:words:1.0";

    private static final String NAME = "maven-repository";
    private static final int PORT = 8000;

    /** Of the artifact's files, before the file name extension. */
    private static final String PATH = "io/sparkagent/test/words/1.0/words-1.0";

    private static final String POM =
            """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>io.sparkagent.test</groupId>
              <artifactId>words</artifactId>
              <version>1.0</version>
            </project>
            """;

    private final TestNamespace namespace;

    private MavenRepository(TestNamespace namespace) {
        this.namespace = namespace;
    }

    static MavenRepository of(TestNamespace namespace, byte[] jar) {
        Map<String, String> content = new TreeMap<>();
        List<KeyToPath> paths = new ArrayList<>();
        Map.of("jar", jar, "pom", Bundles.text(POM))
                .forEach(
                        (extension, bytes) -> {
                            content.put(extension, Base64.getEncoder().encodeToString(bytes));
                            paths.add(
                                    new KeyToPathBuilder()
                                            .withKey(extension)
                                            .withPath(PATH + "." + extension)
                                            .build());
                        });
        Cluster.CLIENT
                .resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(NAME)
                                .withNamespace(namespace.name())
                                .endMetadata()
                                .withBinaryData(content)
                                .build())
                .create();
        Cluster.CLIENT.resource(server(namespace, paths).build()).create();
        new UserPod(namespace, NAME, NAME).awaitReady();
        return new MavenRepository(namespace);
    }

    private static PodBuilder server(TestNamespace namespace, List<KeyToPath> paths) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(185L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(NAME)
                .withImage("localhost/spark:4.1.1")
                .withCommand("python3", "-m", "http.server", "--directory", "/repository")
                .addToArgs(String.valueOf(PORT))
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/" + PATH + ".pom")
                .withNewPort(PORT)
                .endHttpGet()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("repository")
                .withMountPath("/repository")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("repository")
                .withNewConfigMap()
                .withName(NAME)
                .withItems(paths)
                .endConfigMap()
                .endVolume()
                .endSpec();
    }

    String url() {
        String address = new UserPod(namespace, NAME, NAME).pod().getStatus().getPodIP();
        return "http://" + address + ":" + PORT + "/";
    }

    /** The requests that it had, a line each. */
    String requests() {
        return Cluster.kubectl(namespace.name(), "logs", NAME);
    }
}

package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Persistent volumes of a storage class that has the namespace's name, as many as executors: one
 * that wanted another would wait for ever.
 */
record Volumes(TestNamespace namespace, int count, List<String> names)
        implements BeforeEachCallback, AfterEachCallback {

    private static final Path FOLDER = Path.of("it/target/volumes").toAbsolutePath();
    private static final String CLAIM =
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.";

    Volumes(TestNamespace namespace, int count) {
        this(namespace, count, new ArrayList<>());
    }

    /** Gives each executor one for what it writes. */
    Submission mount(Submission submission, String path) {
        return submission
                .executors(count)
                .conf(CLAIM + "mount.path", path)
                .conf(CLAIM + "options.claimName", "OnDemand")
                .conf(CLAIM + "options.storageClass", namespace.name())
                .conf(CLAIM + "options.sizeLimit", "1Gi");
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        for (int i = 0; i < count; i++) {
            String name = namespace.name() + "-" + UUID.randomUUID().toString().substring(0, 4);
            Path folder = Files.createDirectories(FOLDER.resolve(name));
            // Volumes of a path do not become the pod's group.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            Cluster.CLIENT
                    .resource(
                            new PersistentVolumeBuilder()
                                    .withNewMetadata()
                                    .withName(name)
                                    .endMetadata()
                                    .withNewSpec()
                                    .withStorageClassName(namespace.name())
                                    .addToCapacity("storage", new Quantity("1Gi"))
                                    .withAccessModes("ReadWriteOncePod")
                                    .withPersistentVolumeReclaimPolicy("Retain")
                                    .withNewHostPath(folder.toString(), "Directory")
                                    .endSpec()
                                    .build())
                    .create();
            names.add(name);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        names.forEach(name -> Cluster.CLIENT.persistentVolumes().withName(name).delete());
        names.clear();
    }
}

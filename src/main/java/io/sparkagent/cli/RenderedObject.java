package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.TreeMap;
import java.util.function.Function;

/** An object of Kubernetes as a document: the same text for the same object. */
final class RenderedObject {

    private RenderedObject() {}

    static String yaml(HasMetadata object, Function<Object, String> writer) {
        inOrder(object.getMetadata());
        String yaml = writer.apply(object);
        return yaml.startsWith("---") ? yaml : "---\n" + yaml;
    }

    private static void inOrder(ObjectMeta metadata) {
        if (metadata.getLabels() != null) {
            metadata.setLabels(new TreeMap<>(metadata.getLabels()));
        }
        if (metadata.getAnnotations() != null) {
            metadata.setAnnotations(new TreeMap<>(metadata.getAnnotations()));
        }
    }
}

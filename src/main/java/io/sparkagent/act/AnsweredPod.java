package io.sparkagent.act;

import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.ResourceVersion;
import io.sparkagent.wire.LeanJson;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What counts of a pod in the API server's answer to a call of ours; all else is skipped. */
@RegisterForReflection
record AnsweredPod(Metadata metadata, Spec spec) {

    private static final ObjectReader READER = LeanJson.mapper().readerFor(AnsweredPod.class);

    @RegisterForReflection
    record Metadata(
            String name, String uid, @Nullable String resourceVersion, Map<String, String> labels) {

        Metadata {
            labels = Objects.requireNonNullElse(labels, Map.of());
        }
    }

    @RegisterForReflection
    record Spec(@Nullable String nodeName) {}

    AnsweredPod {
        spec = Objects.requireNonNullElseGet(spec, () -> new Spec(null));
    }

    /**
     * @throws IOException when it is no pod
     */
    static AnsweredPod read(byte[] json) throws IOException {
        AnsweredPod pod = READER.readValue(json);
        if (pod.metadata() == null
                || pod.metadata().name() == null
                || pod.metadata().uid() == null) {
            throw new IOException("it is no pod");
        }
        return pod;
    }

    PodRef reference() {
        return new PodRef(
                metadata.name(),
                metadata.uid(),
                ResourceVersion.parse(metadata.resourceVersion()),
                Optional.ofNullable(spec.nodeName()));
    }
}

package io.sparkagent.watch;

import com.fasterxml.jackson.databind.ObjectReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.wire.LeanJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** Reads pods that are objects already, as the agent reads those that it watches. */
public final class PodSight {

    private static final ObjectReader POD = LeanJson.mapper().readerFor(LeanPod.class);

    private final KubernetesSerialization serialization;
    private final PodTranslator translator = new PodTranslator(PodRules.STANDARD);

    public PodSight(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Empty for a pod that is no executor. */
    public Optional<Executor> executor(Pod pod, Instant now) {
        return translator.executor(lean(pod), now);
    }

    /** What a pod waits for that does not run, or one of its containers that does not. */
    public Waiting waiting(Pod pod) {
        return WaitingReader.read(lean(pod));
    }

    /** What an exit code of a driver or an executor means. */
    public static String explain(int exitCode) {
        return ExitCode.explain(exitCode);
    }

    private LeanPod lean(Pod pod) {
        try {
            return POD.readValue(serialization.asJson(pod));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

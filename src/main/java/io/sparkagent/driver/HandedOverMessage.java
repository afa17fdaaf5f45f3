package io.sparkagent.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.config.HandedOver;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge hands over for one resource profile; see docs/bridge-protocol.md.
 *
 * @param pod JSON text
 * @param problem why there is no pod
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record HandedOverMessage(@Nullable String pod, @Nullable String problem) {

    private static final String KEY = "spark.kubernetes.executor.pod.featureSteps: ";

    /** For steps that only the driver can run, and a driver that has not run them. */
    public static final String NO_POD = KEY + "the bridge has handed over no pod";

    /** The same for the rest of the agent. */
    public HandedOver read() {
        if (problem != null) {
            return new HandedOver.Nothing(problem);
        }
        if (pod == null) {
            return new HandedOver.Nothing(NO_POD);
        }
        return pod.length() > HandedOver.LARGEST
                ? new HandedOver.Nothing(
                        KEY
                                + "the bridge has handed over a pod of "
                                + (pod.length() >> 10)
                                + " KiB, and 256 are allowed")
                : new HandedOver.Template(pod);
    }
}

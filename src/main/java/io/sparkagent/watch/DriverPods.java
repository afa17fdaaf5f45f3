package io.sparkagent.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.watch.LeanPod.Owner;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Asks the API server how other drivers' pods are. */
final class DriverPods {

    private static final int NOT_FOUND = 404;

    /** An owner's name is anybody's word, and another would lead to what is no pod. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final KubernetesClient client;
    private final String pods;
    private final Consumer<ApiCall> calls;

    DriverPods(KubernetesClient client, String namespace, Consumer<ApiCall> calls) {
        this.client = client;
        this.pods = "api/v1/namespaces/" + namespace + "/pods/";
        this.calls = calls;
    }

    /**
     * True when the pod has ended, or will without fail, or is no more.
     *
     * @throws KubernetesClientException when the API server does not say
     */
    boolean isOver(Owner owner) {
        if (!NAME.matcher(owner.name()).matches()) {
            return false;
        }
        long start = System.nanoTime();
        try (Wire wire = new Wire(client)) { // seldom needed, so there is none to keep
            LeanPod pod = PodReader.pod(wire.call(Request.get(pods + owner.name())));
            report(200, start, Optional.empty());
            return pod.isOver() || !owner.uid().equals(pod.metadata().uid());
        } catch (KubernetesClientException e) {
            report(e.getCode(), start, Optional.ofNullable(e.getMessage()));
            if (e.getCode() == NOT_FOUND) {
                return true;
            }
            throw e;
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "cannot read pod " + owner.name() + ": " + e.getMessage(), e);
        }
    }

    private void report(int code, long start, Optional<String> error) {
        calls.accept(
                new ApiCall(
                        "get",
                        "pods",
                        Math.max(0, code),
                        Duration.ofNanos(System.nanoTime() - start),
                        error));
    }
}

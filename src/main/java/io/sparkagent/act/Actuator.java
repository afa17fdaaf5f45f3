package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.act.Outcome.Applied;
import io.sparkagent.act.Outcome.Created;
import io.sparkagent.act.Outcome.Done;
import io.sparkagent.act.Outcome.Doubtful;
import io.sparkagent.act.Outcome.Failed;
import io.sparkagent.act.Outcome.Refused;
import io.sparkagent.act.Outcome.Removed;
import io.sparkagent.act.Outcome.Taken;
import io.sparkagent.manifest.ExecutorManifest;
import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.Wire;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one API call for each action and says what became of it; no retries, because the next plan
 * asks again for what still is missing. Every method blocks, and may be called from many threads at
 * a time: at most as many calls as were allowed are in flight.
 */
public final class Actuator implements Cluster, AutoCloseable {

    /** Who we are in {@code metadata.managedFields}. */
    public static final String FIELD_MANAGER = "spark-agent";

    private static final int ABSENT = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;

    private final KubernetesClient client;
    private final String namespace;
    private final Calls calls;
    private final Wire wire;
    private final KubernetesSerialization serialization;
    private final String pods;

    /**
     * @param calls is told of each call
     */
    public Actuator(
            KubernetesClient client, String namespace, int parallelCalls, Consumer<ApiCall> calls) {
        this.client = client;
        this.namespace = namespace;
        this.calls = new Calls(parallelCalls, calls);
        this.wire = new Wire(client);
        this.serialization = client.getKubernetesSerialization();
        this.pods = "api/v1/namespaces/" + namespace + "/pods";
    }

    @Override
    public Outcome create(int id, int profile, ExecutorManifest manifest, Set<String> reused) {
        Claims claims = new Claims(client, namespace, calls);
        Outcome outcome;
        try {
            outcome =
                    claims.ensure(manifest.claims(), reused)
                            .<Outcome>map(obstacle -> new Taken(id, profile, obstacle))
                            .orElseGet(() -> create(id, profile, manifest));
        } catch (KubernetesClientException e) {
            outcome = failed(id, profile, ApiError.of(e));
        }
        // The names of claims follow from the id: where one may have stayed, the id is used up.
        if (outcome instanceof Refused refused && !claims.undo()) {
            return new Taken(id, profile, refused.error());
        }
        if (outcome instanceof Taken) {
            claims.undo();
        }
        return outcome;
    }

    private Outcome create(int id, int profile, ExecutorManifest manifest) {
        String json = manifest.json().get();
        try {
            return new Created(
                    id,
                    profile,
                    pod(call("create", "pods", () -> wire.call(Request.post(pods, json))))
                            .reference());
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT && !isCollision(e)) {
                return adopt(id, profile, manifest.pod().get(), ApiError.of(e));
            }
            return failed(id, profile, ApiError.of(e));
        }
    }

    /** Many creations at a time collide in the books of a quota: nothing was made, try again. */
    private static boolean isCollision(KubernetesClientException e) {
        return e.getStatus() != null && "Conflict".equals(e.getStatus().getReason());
    }

    private static Outcome failed(int id, int profile, ApiError error) {
        return error.isRefusal()
                ? new Refused(id, profile, error)
                : new Doubtful(id, profile, error);
    }

    /**
     * The name is taken: by us, when the answer to an earlier call was lost, or by somebody else.
     */
    private Outcome adopt(int id, int profile, Pod wanted, ApiError conflict) {
        try {
            String path = path(wanted.getMetadata().getName());
            AnsweredPod there = pod(call("get", "pods", () -> wire.call(Request.get(path))));
            boolean ours =
                    sameLabel(Labels.INSTANCE, wanted, there)
                            && sameLabel(Labels.EXECUTOR_ID, wanted, there);
            return ours
                    ? new Created(id, profile, there.reference())
                    : new Taken(id, profile, conflict);
        } catch (KubernetesClientException e) {
            return new Doubtful(id, profile, e.getCode() == ABSENT ? conflict : ApiError.of(e));
        }
    }

    private static boolean sameLabel(String label, Pod one, AnsweredPod other) {
        return Objects.equals(
                one.getMetadata().getLabels().get(label), other.metadata().labels().get(label));
    }

    private static AnsweredPod pod(byte[] answer) {
        try {
            return AnsweredPod.read(answer);
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "the API server's answer cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Outcome delete(Action.Delete action) {
        // With another uid it is another pod of this name, and no concern of ours.
        String options = "{\"preconditions\":{\"uid\":\"" + action.pod().uid() + "\"}}";
        Request request = Request.delete(path(action.pod().name()), options);
        return attempt(
                action, () -> unlessGone(action, "delete", request, Set.of(ABSENT, CONFLICT)));
    }

    /**
     * @param gone the codes that say that there is no such pod any more
     */
    private Outcome unlessGone(Action action, String verb, Request request, Set<Integer> gone) {
        return call(
                verb,
                "pods",
                () -> {
                    try {
                        wire.call(request);
                    } catch (KubernetesClientException e) {
                        if (!gone.contains(e.getCode())) {
                            throw e;
                        }
                    }
                    return new Done(action);
                });
    }

    @Override
    public Outcome remove(Action.RemoveClaim action) {
        return attempt(
                action,
                () -> {
                    new Claims(client, namespace, calls).remove(action.name());
                    return new Done(action);
                });
    }

    @Override
    public Outcome markInactive(Action.MarkInactive action) {
        return label(action, action.pod(), Labels.INACTIVE, "true");
    }

    @Override
    public Outcome label(Action.Label action) {
        return label(action, action.pod(), action.name(), action.value());
    }

    private Outcome label(Action action, PodRef pod, String name, String value) {
        Map<String, Object> patch = Map.of("metadata", Map.of("labels", Map.of(name, value)));
        Request request = Request.mergePatch(path(pod.name()), serialization.asJson(patch));
        return attempt(action, () -> unlessGone(action, "patch", request, Set.of(ABSENT)));
    }

    @Override
    public Outcome ensure(OwnedObject object, HasMetadata wanted) {
        return attempt(
                new Action.Ensure(object),
                () ->
                        switch (object) {
                            case DRIVER_SERVICE, EXECUTOR_CONFIG_MAP ->
                                    new Applied(object, apply(resource(object), wanted));
                            case EXECUTOR_SECRET ->
                                    new Applied(object, makeOnce(resource(object), wanted));
                        });
    }

    /**
     * For an object that we may not read: its name is nobody else's and it never changes, so one
     * that is there is as it should be.
     */
    private String makeOnce(String resource, HasMetadata wanted) {
        try {
            return version(call("create", resource, () -> client.resource(wanted).create()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return "made before";
            }
            throw e;
        }
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getResourceVersion();
    }

    /**
     * Server-side apply of the fields that we own. It merges lists by key, so that a port which
     * somebody has changed stays beside ours; where that is no valid object, a merge patch puts our
     * lists in the place of those that are there.
     */
    private String apply(String resource, HasMetadata wanted) {
        try {
            return version(
                    call(
                            "patch",
                            resource,
                            () ->
                                    client.resource(wanted)
                                            .fieldManager(FIELD_MANAGER)
                                            .forceConflicts()
                                            .serverSideApply()));
        } catch (KubernetesClientException invalid) {
            if (invalid.getCode() != INVALID) {
                throw invalid;
            }
            try {
                return version(call("patch", resource, () -> replaceLists(wanted)));
            } catch (KubernetesClientException e) {
                // The object itself is wrong, or is not there: the first answer says more.
                invalid.addSuppressed(e);
                throw invalid;
            }
        }
    }

    private HasMetadata replaceLists(HasMetadata wanted) {
        return client.resource(wanted)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(wanted));
    }

    @Override
    public Outcome remove(OwnedObject object, HasMetadata ours) {
        return attempt(
                new Action.Remove(object),
                () -> {
                    call("delete", resource(object), () -> client.resource(ours).delete());
                    return new Removed(object);
                });
    }

    /**
     * The way to tell of it all in Events.
     *
     * @param wallClock as those who read them tell the time
     * @param told is told of each call
     */
    public DriverEvents events(
            DriverEvents.DriverPod driver, Clock wallClock, Consumer<ApiCall> told) {
        return new DriverEvents(wire, serialization, driver, wallClock, told);
    }

    @Override
    public void close() {
        wire.close();
    }

    private static Outcome attempt(Action action, Supplier<Outcome> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            return new Failed(action, ApiError.of(e));
        }
    }

    private <T extends @Nullable Object> T call(String verb, String resource, Supplier<T> call) {
        return calls.call(verb, resource, call);
    }

    private String path(String name) {
        return pods + "/" + name;
    }

    private static String resource(OwnedObject object) {
        return switch (object) {
            case DRIVER_SERVICE -> "services";
            case EXECUTOR_CONFIG_MAP -> "configmaps";
            case EXECUTOR_SECRET -> "secrets";
        };
    }
}

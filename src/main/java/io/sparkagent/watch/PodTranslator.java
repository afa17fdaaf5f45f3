package io.sparkagent.watch;

import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Succeeded;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.ResourceVersion;
import io.sparkagent.watch.LeanPod.Claim;
import io.sparkagent.watch.LeanPod.ContainerStatus;
import io.sparkagent.watch.LeanPod.End;
import io.sparkagent.watch.LeanPod.Volume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Translates a pod as Kubernetes shows it into what the plan needs to know of it.
 *
 * @param predecessors tell whose executors are looked at
 */
record PodTranslator(PodRules rules, Predecessors predecessors) {

    PodTranslator(PodRules rules) {
        this(rules, new Predecessors(Lineage.UNKNOWN, _ -> false));
    }

    /**
     * Empty for a pod that is no executor: another role, or an id that is no number; and for one
     * that is another driver's business.
     */
    Optional<Executor> executor(LeanPod pod, Instant now) {
        Lineage.Kin kin = pod.kin(predecessors);
        return kin == Lineage.Kin.OTHER
                ? Optional.empty()
                : identity(pod).map(identity -> executor(pod, identity, reference(pod, kin), now));
    }

    /** The last word on a pod that is gone from the cluster. */
    Optional<Finished> gone(LeanPod pod, Instant now) {
        return executor(pod, now)
                .map(
                        last ->
                                last instanceof Finished finished
                                        ? finished.withPod(Optional.empty())
                                        : new Deleted(
                                                last.identity(),
                                                now,
                                                Optional.empty(),
                                                EndReader.deletion(
                                                        subject(last.identity(), pod), pod)));
    }

    /**
     * True for an ended pod that the user keeps and that has its mark: nothing is left to do about
     * it. The mark alone says nothing, because a template may set it.
     */
    boolean isKept(LeanPod pod) {
        return "true".equals(pod.metadata().labels().get(Labels.INACTIVE))
                && executor(pod, Instant.EPOCH).filter(Finished.class::isInstance).isPresent();
    }

    /** The id of an executor, whoever's it is. */
    static OptionalInt id(LeanPod pod) {
        return identity(pod).map(Identity::id).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    static OwnPod ownPod(LeanPod pod, String driverContainer) {
        Optional<ContainerStatus> driver =
                pod.status().containerStatuses().stream()
                        .filter(container -> driverContainer.equals(container.name()))
                        .findFirst();
        Optional<End> end = driver.flatMap(ContainerStatus::end);
        Optional<End> last = end.filter(each -> !startsAgain(pod, each));
        return new OwnPod(
                pod.isBeingDeleted(),
                last.map(each -> OptionalInt.of(each.exitCode())).orElse(OptionalInt.empty()),
                last.isPresent()
                        ? Optional.empty()
                        : end.or(() -> driver.flatMap(ContainerStatus::endBefore))
                                .map(End::finishedAt)
                                .map(Instant::parse));
    }

    /** As the kubelet decides; spark-submit makes drivers that never do. */
    private static boolean startsAgain(LeanPod pod, End end) {
        String phase = Objects.toString(pod.status().phase(), "");
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            return false;
        }
        return switch (Objects.toString(pod.spec().restartPolicy(), "")) {
            case "Always" -> true;
            case "OnFailure" -> end.exitCode() != 0;
            default -> false;
        };
    }

    private static Optional<Identity> identity(LeanPod pod) {
        Map<String, String> labels = pod.metadata().labels();
        if (!Labels.EXECUTOR_ROLE.equals(labels.get(Labels.ROLE))) {
            return Optional.empty();
        }
        OptionalInt id = number(labels.get(Labels.EXECUTOR_ID));
        OptionalInt profile = number(labels.getOrDefault(Labels.PROFILE, "0"));
        return id.isPresent() && profile.isPresent()
                ? Optional.of(
                        new Identity(
                                id.getAsInt(),
                                profile.getAsInt(),
                                labels.getOrDefault(Labels.INSTANCE, "")))
                : Optional.empty();
    }

    private static OptionalInt number(@Nullable String text) {
        try {
            return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    private Executor executor(LeanPod pod, Identity identity, PodRef ref, Instant now) {
        String phase = pod.status().phase();
        Optional<Integer> exit = pod.spark().flatMap(ContainerStatus::end).map(End::exitCode);
        if (phase.equals("Failed")) {
            return failed(pod, identity, ref, now);
        }
        if (phase.equals("Succeeded")) {
            return succeeded(pod, identity, ref, now);
        }
        if (rules.checksAllContainers(pod) && hasFailedContainer(pod)) {
            return failed(pod, identity, ref, now);
        }
        // A sidecar may keep the pod running after Spark's container has ended.
        if (exit.isPresent()) {
            return exit.get() == 0
                    ? succeeded(pod, identity, ref, now)
                    : failed(pod, identity, ref, now);
        }
        if (pod.isBeingDeleted()) {
            String why =
                    ClusterCause.disruption(pod).map(cause -> ": " + cause.sentence()).orElse("");
            return new Leaving(identity, now, ref, true, "its pod is being deleted" + why);
        }
        Optional<ClusterCause> disruption = ClusterCause.disruption(pod);
        if (disruption.isPresent()) {
            return new Leaving(
                    identity, now, ref, false, "its pod goes: " + disruption.get().sentence());
        }
        return switch (phase) {
            case "Running" -> new Running(identity, now, ref);
            case "Unknown" -> new Unknown(identity, now, ref);
            default -> new Pending(identity, now, ref, WaitingReader.read(pod));
        };
    }

    private static boolean hasFailedContainer(LeanPod pod) {
        return pod.status().containerStatuses().stream()
                .anyMatch(container -> container.failure().isPresent());
    }

    private static Succeeded succeeded(LeanPod pod, Identity identity, PodRef ref, Instant now) {
        return new Succeeded(
                identity, now, Optional.of(ref), EndReader.success(subject(identity, pod)));
    }

    private static Failed failed(LeanPod pod, Identity identity, PodRef ref, Instant now) {
        return new Failed(
                identity, now, Optional.of(ref), EndReader.failure(subject(identity, pod), pod));
    }

    private PodRef reference(LeanPod pod, Lineage.Kin kin) {
        return new PodRef(
                pod.metadata().name(),
                pod.metadata().uid(),
                ResourceVersion.parse(pod.metadata().resourceVersion()),
                Optional.ofNullable(pod.spec().nodeName()),
                claims(pod),
                rules.isDecommissionLabelled(pod),
                kin == Lineage.Kin.EARLIER);
    }

    /** After its end the pod is in the way of nobody; a sidecar may let it live on, with claims. */
    private static List<String> claims(LeanPod pod) {
        String phase = pod.status().phase();
        return phase.equals("Failed") || phase.equals("Succeeded")
                ? List.of()
                : pod.spec().volumes().stream()
                        .map(Volume::persistentVolumeClaim)
                        .filter(Objects::nonNull)
                        .map(Claim::claimName)
                        .toList();
    }

    private static String subject(Identity identity, LeanPod pod) {
        return "executor "
                + identity.id()
                + " ("
                + pod.metadata().name()
                + (pod.spec().nodeName() == null ? "" : " on node " + pod.spec().nodeName())
                + ")";
    }
}

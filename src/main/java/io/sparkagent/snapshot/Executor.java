package io.sparkagent.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One executor in the state in which it was seen last; each state holds only what that state knows.
 */
public sealed interface Executor {

    Identity identity();

    /** When it was first seen in this state, by the agent's clock. */
    Instant since();

    /** The pod, as long as there is one. */
    Optional<PodRef> pod();

    /** Names of the persistent volume claims that nobody else may have now. */
    default List<String> claims() {
        return pod().map(PodRef::claims).orElse(List.of());
    }

    /** Left behind by a driver's pod that the application had before, as long as it is there. */
    default boolean isLeftBehind() {
        return pod().filter(PodRef::leftBehind).isPresent();
    }

    default int id() {
        return identity().id();
    }

    default int profile() {
        return identity().profile();
    }

    /** One word for metrics and the status. */
    default String state() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * @param id label {@code spark-exec-id}, never used twice in the life of the driver's pod
     * @param profile label {@code spark-exec-resourceprofile-id}
     * @param instance label {@code spark-agent-instance}: the SparkContext it belongs to
     */
    record Identity(int id, int profile, String instance) {}

    /**
     * Asked for, and not yet seen by list or watch.
     *
     * @param answered the API server's answer to the creation, once it came
     * @param doubtfulSince when the creation ended without an answer, so that nobody knows whether
     *     there is a pod
     * @param claims persistent volume claims that it takes over or that are made for it
     */
    record Requested(
            Identity identity,
            Instant since,
            Optional<PodRef> answered,
            Optional<Instant> doubtfulSince,
            List<String> claims)
            implements Executor {

        public Requested {
            claims = List.copyOf(claims);
        }

        public Requested(
                Identity identity,
                Instant since,
                Optional<PodRef> answered,
                Optional<Instant> doubtfulSince) {
            this(identity, since, answered, doubtfulSince, List.of());
        }

        public Requested(Identity identity, Instant since) {
            this(identity, since, Optional.empty(), Optional.empty());
        }

        @Override
        public Optional<PodRef> pod() {
            return answered;
        }
    }

    record Pending(Identity identity, Instant since, PodRef podRef, Waiting waiting)
            implements Executor {
        @Override
        public Optional<PodRef> pod() {
            return Optional.of(podRef);
        }
    }

    record Running(Identity identity, Instant since, PodRef podRef) implements Executor {
        @Override
        public Optional<PodRef> pod() {
            return Optional.of(podRef);
        }
    }

    /**
     * Will be gone soon: being deleted, or about to be (condition {@code DisruptionTarget}).
     *
     * @param deleting true when the pod has a deletionTimestamp
     */
    record Leaving(Identity identity, Instant since, PodRef podRef, boolean deleting, String why)
            implements Executor {
        @Override
        public Optional<PodRef> pod() {
            return Optional.of(podRef);
        }
    }

    /** Phase {@code Unknown}: its node does not answer. */
    record Unknown(Identity identity, Instant since, PodRef podRef) implements Executor {
        @Override
        public Optional<PodRef> pod() {
            return Optional.of(podRef);
        }
    }

    /** The end; no later event changes it, only the pod may go. */
    sealed interface Finished extends Executor {
        Ending ending();

        /** The same end after its pod has gone. */
        Finished withPod(Optional<PodRef> pod);
    }

    record Succeeded(Identity identity, Instant since, Optional<PodRef> pod, Ending ending)
            implements Finished {
        @Override
        public Succeeded withPod(Optional<PodRef> newPod) {
            return new Succeeded(identity, since, newPod, ending);
        }
    }

    record Failed(Identity identity, Instant since, Optional<PodRef> pod, Ending ending)
            implements Finished {
        @Override
        public Failed withPod(Optional<PodRef> newPod) {
            return new Failed(identity, since, newPod, ending);
        }
    }

    /** Its pod went away without an exit code. */
    record Deleted(Identity identity, Instant since, Optional<PodRef> pod, Ending ending)
            implements Finished {
        @Override
        public Deleted withPod(Optional<PodRef> newPod) {
            return new Deleted(identity, since, newPod, ending);
        }
    }
}

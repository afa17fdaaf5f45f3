package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.sparkagent.watch.PodSight;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The course of one application, from what is seen of its driver's pod, or of its Job and pods. */
final class Course {

    private final Optional<String> only;
    private final Set<String> pods = new HashSet<>();
    private Optional<Driver> driver = Optional.empty();
    private Optional<End> end = Optional.empty();

    /** Of the driver that is there now: its deletion came before its end. */
    private boolean deletedFirst;

    private int restarts;

    /**
     * @param only the uid of the driver's pod; empty where a Job makes the pods
     */
    Course(Optional<String> only) {
        this.only = only;
    }

    /** The latest. */
    Optional<Driver> driver() {
        return driver;
    }

    Optional<End> end() {
        return end;
    }

    /** How often the driver has begun anew. */
    int restarts() {
        return restarts;
    }

    /**
     * @return how the driver has ended that another one has followed
     */
    Optional<Driver> see(Pod pod) {
        if (only.filter(uid -> !uid.equals(uid(pod))).isPresent()) {
            return Optional.empty(); // somebody else's, of the same name
        }
        Driver seen = new Driver(pod);
        Optional<Driver> before = driver;
        boolean another = before.filter(each -> !uid(each.pod()).equals(uid(pod))).isPresent();
        if (another && before.orElseThrow().created().isAfter(seen.created())) {
            return Optional.empty(); // news of an earlier one
        }
        boolean again = pods.add(uid(pod)) ? another : isStartedAgain(before, seen);
        if (another) {
            deletedFirst = false;
        }
        boolean wasOver = before.filter(each -> !another).filter(Driver::isOver).isPresent();
        deletedFirst |= seen.isBeingDeleted() && !seen.isOver() && !wasOver;
        // The last word of a deleted pod may lack what was known.
        driver = Optional.of(wasOver && !seen.isOver() ? before.orElseThrow() : seen);
        if (only.isPresent() && driver.get().isOver()) {
            end = Optional.of(endOf(driver.get()));
        }
        if (again) {
            restarts++;
            return before;
        }
        return Optional.empty();
    }

    /** The kubelet has started its container once more, in the same pod. */
    private static boolean isStartedAgain(Optional<Driver> before, Driver now) {
        return before.isPresent() && starts(now) > starts(before.get());
    }

    private static int starts(Driver driver) {
        return driver.status(driver.sparkContainer())
                .map(ContainerStatus::getRestartCount)
                .orElse(0);
    }

    private static String uid(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getUid(), "");
    }

    private End endOf(Driver over) {
        if (deletedFirst) {
            return deleted(over);
        }
        Optional<ContainerStateTerminated> last = over.end();
        boolean fine =
                last.map(each -> each.getExitCode() == 0).orElse(over.phase().equals("Succeeded"));
        return fine
                ? End.succeeded(Optional.of(over))
                : End.failed(
                        last.map(ContainerStateTerminated::getExitCode).orElse(1),
                        "",
                        Optional.of(over));
    }

    private static End deleted(Driver last) {
        String why =
                last.condition("DisruptionTarget", "True")
                        .map(
                                each ->
                                        ": "
                                                + Objects.requireNonNullElse(
                                                        each.getMessage(),
                                                        String.valueOf(each.getReason())))
                        .orElse("");
        return End.deleted(
                "the driver's pod "
                        + last.name()
                        + " was deleted before the application had ended"
                        + why,
                Optional.of(last));
    }

    /** A pod that is gone; so it was last. */
    void gone(Pod pod) {
        if (driver.filter(each -> !uid(each.pod()).equals(uid(pod))).isPresent()) {
            return;
        }
        see(pod);
        if (only.isPresent() && end.isEmpty()) {
            end = Optional.of(deleted(driver.orElseThrow()));
        }
    }

    void see(Job seen) {
        if (JobConditions.find(seen, "Complete").isPresent()) {
            end = Optional.of(End.succeeded(driver));
        }
        JobConditions.find(seen, "Failed")
                .ifPresent(
                        failed ->
                                end =
                                        Optional.of(
                                                End.failed(
                                                        lastCode(),
                                                        "the Job "
                                                                + seen.getMetadata().getName()
                                                                + " gives up: "
                                                                + JobConditions.words(failed),
                                                        driver)));
    }

    private int lastCode() {
        return driver.flatMap(Driver::end).map(ContainerStateTerminated::getExitCode).orElse(1);
    }

    /** One that has ended may be removed by its time to live before anybody has seen its end. */
    void gone(Job last) {
        see(last);
        if (end.isEmpty()) {
            boolean succeeded =
                    driver.filter(each -> !deletedFirst && each.isOver())
                            .filter(each -> endOf(each).exitCode() == 0)
                            .isPresent();
            end =
                    Optional.of(
                            succeeded
                                    ? End.succeeded(driver)
                                    : End.deleted(
                                            "the Job "
                                                    + last.getMetadata().getName()
                                                    + " was deleted before the application had"
                                                    + " ended",
                                            driver));
        }
    }

    /** How the driver before this one has ended, for a sentence. */
    static String endOfEarlier(Driver earlier) {
        return earlier.end()
                .map(
                        each ->
                                "exit code "
                                        + each.getExitCode()
                                        + ", "
                                        + PodSight.explain(each.getExitCode()))
                .orElseGet(
                        () ->
                                Optional.ofNullable(earlier.status().getReason())
                                        .filter(reason -> !reason.isBlank())
                                        .orElse("its pod is gone"));
    }

    /** How long it has run, until now or its end. */
    Optional<Duration> age(Instant now) {
        return driver.map(Driver::created)
                .filter(at -> at.isAfter(Instant.EPOCH))
                .map(
                        at ->
                                Duration.between(
                                        at,
                                        end.flatMap(End::driver)
                                                .flatMap(Driver::end)
                                                .flatMap(e -> Driver.instant(e.getFinishedAt()))
                                                .orElse(now)));
    }
}

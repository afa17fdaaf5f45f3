package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Job that makes drivers, and of which no pod runs or waits to run.
 *
 * @param last of its drivers, all of which have ended
 */
record DriverlessJob(Job job, Optional<Driver> last) implements Named {

    /** Those Jobs that no driver's pod stands for. */
    static Stream<DriverlessJob> among(List<Job> jobs, List<Driver> drivers) {
        Map<String, List<Driver>> byJob =
                drivers.stream()
                        .filter(driver -> driver.job().isPresent())
                        .collect(Collectors.groupingBy(each -> each.job().get().getUid()));
        return jobs.stream()
                .flatMap(
                        job ->
                                of(job, byJob.getOrDefault(job.getMetadata().getUid(), List.of()))
                                        .stream());
    }

    /** The pods of a Job that is over tell its end, and so does one that has succeeded. */
    private static Optional<DriverlessJob> of(Job job, List<Driver> drivers) {
        DriverlessJob found =
                new DriverlessJob(job, drivers.stream().max(Comparator.comparing(Driver::created)));
        boolean told =
                found.isOver()
                        ? !drivers.isEmpty()
                        : drivers.stream().anyMatch(each -> !each.isOver() || each.isCompleted());
        return told ? Optional.empty() : Optional.of(found);
    }

    @Override
    public ObjectMeta metadata() {
        return job.getMetadata();
    }

    @Override
    public String jobName() {
        return name();
    }

    @Override
    public String jobUid() {
        return job.getMetadata().getUid();
    }

    @Override
    public boolean isOver() {
        return isComplete() || failure().isPresent();
    }

    /** The second types are those that come first, while its last pods go. */
    boolean isComplete() {
        return JobConditions.find(job, "Complete", "SuccessCriteriaMet").isPresent();
    }

    Optional<JobCondition> failure() {
        return JobConditions.find(job, "Failed", "FailureTarget");
    }

    boolean isSuspended() {
        return Boolean.TRUE.equals(job.getSpec().getSuspend());
    }

    boolean isBeingDeleted() {
        return job.getMetadata().getDeletionTimestamp() != null;
    }

    /** Drivers that count as failures: {@code status.failed}. */
    int failures() {
        return Optional.ofNullable(job.getStatus()).map(JobStatus::getFailed).orElse(0);
    }

    @Override
    public String state() {
        if (isBeingDeleted()) {
            return "Terminating";
        }
        if (isComplete()) {
            return "Completed";
        }
        return failure()
                .map(
                        failure ->
                                failure.getReason() == null
                                        ? "Failed"
                                        : "Failed (" + failure.getReason() + ")")
                .orElseGet(
                        () ->
                                isSuspended()
                                        ? "Suspended"
                                        : failures() > 0 || last.isPresent()
                                                ? "Waiting for its next try"
                                                : "Waiting for its pod");
    }
}

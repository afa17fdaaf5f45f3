package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Job says of itself: {@code status.conditions}. */
final class JobConditions {

    private JobConditions() {}

    /** The first that is true of one of these types. */
    static Optional<JobCondition> find(Job job, String... types) {
        return Optional.ofNullable(job.getStatus()).map(JobStatus::getConditions).stream()
                .flatMap(List::stream)
                .filter(each -> List.of(types).contains(each.getType()))
                .filter(each -> "True".equals(each.getStatus()))
                .findFirst();
    }

    static String words(JobCondition condition) {
        return Stream.of(condition.getReason(), condition.getMessage())
                .filter(Objects::nonNull)
                .filter(each -> !each.isBlank())
                .reduce((reason, message) -> reason + ": " + message)
                .orElse("it does not say why");
    }
}

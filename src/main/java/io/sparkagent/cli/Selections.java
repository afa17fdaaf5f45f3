package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** Which objects show the course of an application. */
final class Selections {

    private Selections() {}

    /**
     * @param made a driver's Pod, or the Job that makes pods
     */
    static Feed.Selection<Pod> pods(HasMetadata made) {
        return new Feed.Selection<>(
                Pod.class,
                "api/v1/namespaces/" + made.getMetadata().getNamespace() + "/pods",
                made instanceof Job
                        ? "labelSelector=job-name%3D" + made.getMetadata().getName()
                        : named(made));
    }

    static Feed.Selection<Job> job(HasMetadata made) {
        return new Feed.Selection<>(
                Job.class,
                "apis/batch/v1/namespaces/" + made.getMetadata().getNamespace() + "/jobs",
                named(made));
    }

    private static String named(HasMetadata made) {
        return "fieldSelector=metadata.name%3D" + made.getMetadata().getName();
    }
}

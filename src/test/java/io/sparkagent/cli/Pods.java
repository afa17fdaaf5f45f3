package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods as Kubernetes would show them. */
final class Pods {

    private Pods() {}

    /** A driver that runs with an agent beside it. */
    static PodBuilder driver(String name) {
        return plainDriver(name)
                .editSpec()
                .addNewInitContainer()
                .withName("spark-agent")
                .withRestartPolicy("Always")
                .endInitContainer()
                .endSpec()
                .editStatus()
                .addToInitContainerStatuses(running("spark-agent"))
                .endStatus();
    }

    /** As spark-submit makes them without us. */
    static PodBuilder plainDriver(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("demo")
                .withCreationTimestamp("2026-01-01T11:55:00Z")
                .addToLabels("spark-role", "driver")
                .addToLabels("spark-app-selector", "spark-" + name)
                .addToLabels("spark-app-name", "pi")
                .addToLabels("spark-version", "4.1.1")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(30L)
                .addNewContainer()
                .withName("spark-kubernetes-driver")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addToContainerStatuses(running("spark-kubernetes-driver"))
                .endStatus();
    }

    static ContainerStatus running(String name) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withStarted(true)
                .withNewState()
                .withNewRunning()
                .withStartedAt("2026-01-01T11:55:30Z")
                .endRunning()
                .endState()
                .build();
    }

    static ContainerStatus waiting(String name, String reason, String message) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withStarted(false)
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .build();
    }

    static ContainerStatus ended(String name, int exitCode, String reason) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .endTerminated()
                .endState()
                .build();
    }

    static Pod ended(PodBuilder driver, int exitCode, String reason) {
        return driver.editStatus()
                .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
                .withContainerStatuses(ended("spark-kubernetes-driver", exitCode, reason))
                .endStatus()
                .build();
    }

    static Pod ended(PodBuilder executor, String container, int exitCode) {
        return executor.editStatus()
                .withPhase("Failed")
                .withContainerStatuses(ended(container, exitCode, "Oops"))
                .endStatus()
                .build();
    }

    static Pod unscheduled(PodBuilder pod, String message) {
        return pod.editSpec()
                .withNodeName(null)
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    static PodBuilder executor(String driver, int id) {
        String name = driver.replace("driver", "exec") + "-" + id;
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("demo")
                .withCreationTimestamp("2026-01-01T11:56:00Z")
                .addToLabels("spark-role", "executor")
                .addToLabels("spark-app-selector", "spark-" + driver)
                .addToLabels("spark-exec-id", String.valueOf(id))
                .addToLabels("spark-exec-resourceprofile-id", "0")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-2")
                .addNewContainer()
                .withName("spark-kubernetes-executor")
                .addNewEnv()
                .withName("SPARK_EXECUTOR_ID")
                .withValue(String.valueOf(id))
                .endEnv()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addToContainerStatuses(running("spark-kubernetes-executor"))
                .endStatus();
    }

    static Pod withoutImage(String driver, int id) {
        return executor(driver, id)
                .withNewStatus()
                .withPhase("Pending")
                .addToContainerStatuses(
                        waiting(
                                "spark-kubernetes-executor",
                                "ImagePullBackOff",
                                "Back-off pulling image \"nowhere/spark:1\": not found"))
                .endStatus()
                .build();
    }
}

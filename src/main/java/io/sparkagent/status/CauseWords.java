package io.sparkagent.status;

import io.sparkagent.plan.WaitingReason.Cause;

/**
 * What to say of a cause, beside the sentence that tells what has been seen.
 *
 * @param why goes on after "because"
 * @param todo what somebody can do about it
 */
record CauseWords(String why, String todo) {

    static CauseWords of(Cause cause) {
        return switch (cause) {
            case UNSCHEDULED ->
                    new CauseWords(
                            "no node takes them",
                            "Ask for less (spark.executor.cores, spark.executor.memory), let the"
                                    + " cluster grow, or change node selector, tolerations or"
                                    + " affinity of the executor template.");
            case IMAGE ->
                    new CauseWords(
                            "their image cannot be pulled",
                            "Correct spark.kubernetes.executor.container.image, or name the secret"
                                    + " of the registry in"
                                    + " spark.kubernetes.container.image.pullSecrets; the kubelet"
                                    + " tries again by itself.");
            case CONFIG ->
                    new CauseWords(
                            "their container cannot be made",
                            "Make the config map, Secret or volume that the message names, or"
                                    + " correct the executor template.");
            case STARTING ->
                    new CauseWords(
                            "they take long to start",
                            "A large image takes a while; kubectl describe pod shows what the node"
                                    + " is doing.");
            case UNREGISTERED ->
                    new CauseWords(
                            "they run and have not reached the driver",
                            "Look at the executor's log; network policies and service meshes have"
                                    + " to let executors reach the driver's service.");
            case REFUSED ->
                    new CauseWords(
                            "their creation is refused",
                            "The message says by whom: raise the quota, extend the agent's Role, or"
                                    + " change what the pod asks for.");
            case EARLY_DEATH ->
                    new CauseWords(
                            "the last ones died early",
                            "Look at the ends below and at the log of such an executor; the agent"
                                    + " tries again, at longer and longer intervals.");
            case MAX_PENDING ->
                    new CauseWords(
                            "as many as may wait are waiting already",
                            "First see why those wait; spark.kubernetes.allocation.maxPendingPods"
                                    + " and maxPendingPodsPerRp set the number.");
            case BATCH ->
                    new CauseWords(
                            "the conf has them made in batches",
                            "Leave out spark.kubernetes.allocation.batch.size and batch.delay to"
                                    + " have all made at once.");
            case ALLOCATION_MAXIMUM ->
                    new CauseWords(
                            "spark.kubernetes.allocation.maximum is used up",
                            "Submit the application again with a larger number, or without it.");
            case POLICY ->
                    new CauseWords(
                            "the policy allows no more",
                            "Whoever runs the cluster may raise maximumExecutors in the agent's"
                                    + " policy.");
            case CLAIM ->
                    new CauseWords(
                            "no volume claim is free",
                            "Wait until an executor gives one back, or leave out"
                                    + " spark.kubernetes.driver.waitToReusePersistentVolumeClaim.");
            case OBJECT ->
                    new CauseWords(
                            "what they mount is not there",
                            "The agent makes it itself; the errors below say why it cannot.");
            case LAST_DRIVER ->
                    new CauseWords(
                            "those of the last driver go first",
                            "Nothing: it takes a moment, and a minute at most.");
            case API_SERVER ->
                    new CauseWords(
                            "the API server does not answer",
                            "Executors that run go on. See whether the control plane is up and the"
                                    + " pod's network lets the agent reach it.");
            case DRIVER_SILENT ->
                    new CauseWords(
                            "the driver has gone silent",
                            "The driver's log says whether it is busy, stuck in garbage collection"
                                    + " or about to end.");
        };
    }
}

package io.sparkagent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a person can do about a cause, going by Kubernetes' own words for it. */
final class Advice {

    /** Words of Kubernetes, and what helps; {@code {}} stands for executor or driver. */
    private record Hint(Pattern words, String help) {

        private static Hint of(String words, String help) {
            return new Hint(Pattern.compile(words), help);
        }
    }

    private static final List<Hint> UNSCHEDULED =
            List.of(
                    Hint.of(
                            "insufficient cpu",
                            "no node has that much CPU free: lower"
                                    + " spark.kubernetes.{}.request.cores, ask for fewer executors,"
                                    + " or add nodes"),
                    Hint.of(
                            "insufficient memory",
                            "no node has that much memory free: lower spark.{}.memory or"
                                    + " spark.{}.memoryOverhead, or add nodes"),
                    Hint.of(
                            "insufficient ephemeral-storage",
                            "no node has that much local disk free: lower the template's request"
                                    + " for ephemeral-storage"),
                    Hint.of(
                            "insufficient [a-z0-9.-]+/",
                            "no node has such a device free: see spark.{}.resource.*.amount, and"
                                    + " whether the nodes' device plugin runs"),
                    Hint.of("too many pods", "the nodes are full of pods: add nodes"),
                    Hint.of(
                            "untolerated taint",
                            "tolerate the taint in the pod template"
                                    + " (spark.kubernetes.{}.podTemplateFile, spec.tolerations), or"
                                    + " add nodes without it"),
                    Hint.of(
                            "node affinity|node selector|affinity/selector|affinity rules",
                            "no node has the labels that are asked for: compare"
                                    + " spark.kubernetes.node.selector.*,"
                                    + " spark.kubernetes.{}.node.selector.* and the template's"
                                    + " affinity with `kubectl get nodes --show-labels`"),
                    Hint.of(
                            "persistentvolumeclaim",
                            "`kubectl describe pvc` says what the claim lacks: a storage class, a"
                                    + " size that can be had, a volume in the node's zone"),
                    Hint.of("unschedulable", "the nodes are cordoned: `kubectl uncordon` them"));

    private static final List<Hint> IMAGE =
            List.of(
                    Hint.of(
                            "unauthorized|denied|authorization|authentication|\\b40[13]\\b",
                            "the registry wants to know who asks: name a pull secret in"
                                    + " spark.kubernetes.container.image.pullSecrets"),
                    Hint.of(
                            "not found|manifest unknown|no such image|name unknown",
                            "there is no such image or tag: correct"
                                    + " spark.kubernetes.{}.container.image or"
                                    + " spark.kubernetes.container.image, or push it"),
                    Hint.of(
                            "no such host|connection refused|timeout|dial tcp|deadline",
                            "the node does not reach the registry: check the image's host name and"
                                    + " the node's way to it"),
                    Hint.of("errimageneverpull", "the pull policy Never wants it on the node"),
                    Hint.of("invalidimagename", "correct the image's name"));

    private static final List<Hint> CONFIG =
            List.of(
                    Hint.of(
                            "crashloopbackoff",
                            "its log says why it ends: spark-agent logs with --previous"),
                    Hint.of(
                            "secret .*not found|configmap .*not found|couldn't find key",
                            "create it in this namespace, or correct its name in conf or template"),
                    Hint.of(
                            "runasnonroot|non-root",
                            "the image runs as root: set runAsUser in the pod template"),
                    Hint.of(
                            "executable file not found|no such file",
                            "the image lacks what is to be run: is it a Spark image?"));

    private static final List<Hint> REFUSED =
            List.of(
                    Hint.of(
                            "quota",
                            "`kubectl describe quota` shows what is used up: raise it, or ask for"
                                    + " fewer or smaller executors"),
                    Hint.of(
                            "podsecurity",
                            "the namespace enforces a Pod Security Standard: set what it asks for"
                                    + " in the pod template, see k8s/executor-pod-template.yaml"),
                    Hint.of(
                            "(maximum|minimum) .* usage per|limitrange",
                            "`kubectl describe limitrange` shows the bounds"),
                    Hint.of(
                            "admission webhook|validatingadmissionpolicy|admission",
                            "who runs the cluster's admission policy knows what it wants"),
                    Hint.of(
                            "cannot (create|list|get|watch|delete|patch) resource|may not",
                            "the agent's Role lacks it: `kubectl apply -k k8s` brings it up to"
                                    + " date"));

    private Advice() {}

    /** Of an agent's reason: what it says itself, unless Kubernetes' own words say it exactly. */
    static String of(AgentStatus.Reason reason) {
        String exact = exact(reason.cause(), reason.sentence(), "executor");
        if (!exact.isEmpty()) {
            return exact;
        }
        return reason.todo().isEmpty() ? general(reason.cause()) : reason.todo();
    }

    /**
     * Where no agent says what to do.
     *
     * @param cause one of a pod that waits, or of a creation that fails
     * @param subject executor or driver, whose conf keys are meant
     */
    static String of(String cause, String sentence, String subject) {
        String exact = exact(cause, sentence, subject);
        return exact.isEmpty() ? general(cause) : exact;
    }

    private static String exact(String cause, String sentence, String subject) {
        String words = sentence.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        for (Hint hint : hints(cause)) {
            if (hint.words().matcher(words).find()) {
                found.add(hint.help());
            }
        }
        return String.join("; ", found).replace("{}", subject);
    }

    private static List<Hint> hints(String cause) {
        return switch (cause) {
            case "unscheduled" -> UNSCHEDULED;
            case "image" -> IMAGE;
            case "config" -> CONFIG;
            case "refused" -> REFUSED;
            default -> List.of();
        };
    }

    private static String general(String cause) {
        return switch (cause) {
            case "unscheduled" -> "`kubectl describe pod` shows the details";
            case "image" -> "check the image's name and registry";
            case "config" -> "correct the conf or the pod template";
            case "starting" -> "if it takes long, `kubectl describe pod` shows what the node says";
            default -> "";
        };
    }
}

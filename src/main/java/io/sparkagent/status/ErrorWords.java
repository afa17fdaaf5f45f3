package io.sparkagent.status;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What to do about an error, by the words in it. */
final class ErrorWords {

    private record Rule(Pattern words, String todo) {

        Rule(String words, String todo) {
            this(Pattern.compile(words), todo);
        }
    }

    /** The first that fits counts. */
    private static final List<Rule> RULES =
            List.of(
                    new Rule(
                            "exceeded quota",
                            "Raise the namespace's quota, or ask for fewer or smaller executors."),
                    new Rule(
                            "limitrange",
                            "The namespace's LimitRange bounds each pod: ask for less, or have it changed."),
                    new Rule(
                            "failed quota",
                            "Give executors what the message names, for example"
                                    + " spark.kubernetes.executor.limit.cores, or have a LimitRange set a"
                                    + " default."),
                    new Rule(
                            "podsecurity",
                            "The namespace's Pod Security Standard refuses the pod: set the securityContext in"
                                    + " the executor template, as k8s/executor-pod-template.yaml does."),
                    new Rule(
                            "failed calling webhook",
                            "The webhook of an admission rule does not answer, and executors cannot be made"
                                    + " without it: its owner has to put it right."),
                    new Rule(
                            "admission rule",
                            "Whoever runs this cluster's admission policies knows what this one wants."),
                    new Rule(
                            "admission webhook",
                            "A rule of this cluster refuses the object; its owner can say what it wants."),
                    new Rule(
                            "unauthorized",
                            "The agent's token is not accepted: look at the projected volume of the service"
                                    + " account in the driver pod template."),
                    new Rule(
                            "service ?account .*not found",
                            "Create the service account that the message names, or name another in"
                                    + " spark.kubernetes.authenticate.executor.serviceAccountName."),
                    new Rule(
                            "no priorityclass",
                            "Ask for a PriorityClass that the cluster has (kubectl get priorityclasses), in the"
                                    + " executor template or the conf, or have this one made."),
                    new Rule(
                            "cannot (create|delete|get|list|watch|patch|update) resource"
                                    + "|service account \\S+ may not",
                            "Give the agent's service account the rights in k8s/role.yaml; kubectl auth can-i"
                                    + " --list shows what it has."),
                    new Rule(
                            "refuses the object",
                            "Correct what the message names, in the conf or the executor template."),
                    new Rule(
                            "asks to wait",
                            "Nothing: the agent waits as long as the API server asks it to, and tries again."),
                    new Rule(
                            "is there already",
                            "Nothing, if it happens once: the agent looks again and goes on from what it sees."),
                    new Rule(
                            "does not answer",
                            "Executors that run go on, and the agent tries again; see whether the control plane"
                                    + " is up."),
                    new Rule(
                            "fsgroup",
                            "Set fsGroup in the securityContext of the driver pod template."),
                    new Rule(
                            "downward api",
                            "Set the variable as k8s/driver-pod-template.yaml does."));

    private ErrorWords() {}

    /**
     * @return empty where the sentence itself says all that is known
     */
    static String todo(String sentence) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        return RULES.stream()
                .filter(rule -> rule.words().matcher(lower).find())
                .map(Rule::todo)
                .findFirst()
                .orElse("");
    }
}

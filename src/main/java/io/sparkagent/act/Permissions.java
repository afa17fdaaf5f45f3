package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks the API server beforehand whether the Role allows what the agent will do, so that a gap
 * shows at the start.
 */
public final class Permissions {

    /** What every application needs, verbs by resource; the Role in k8s/ grants it. */
    public static final Map<String, List<String>> NEEDED =
            new TreeMap<>(
                    Map.of(
                            "pods",
                            List.of("get", "list", "watch", "create", "patch", "delete"),
                            "services",
                            List.of("get", "list", "watch", "create", "patch", "delete"),
                            "configmaps",
                            List.of("get", "list", "watch", "create", "patch", "delete")));

    /** Needed only where executors get a Secret of ours: to make it, but not to read any. */
    public static final Map<String, List<String>> NEEDED_FOR_SECRET =
            Map.of("secrets", List.of("create"));

    /** Needed only where the agent makes claims for executors. */
    public static final Map<String, List<String>> NEEDED_FOR_CLAIMS =
            Map.of("persistentvolumeclaims", List.of("get", "list", "watch", "create", "delete"));

    /**
     * Wanted by every application, and needed by none: without it nobody reads Events about the
     * driver's pod, and the agent does not read what a node says of an executor that it cannot set
     * up. The name is the resource and its group, as kubectl writes it.
     */
    public static final Map<String, List<String>> WANTED =
            Map.of("events.events.k8s.io", List.of("list", "create", "patch"));

    private Permissions() {}

    /** What is missing, a sentence each. */
    public static List<String> missing(
            KubernetesClient client,
            String namespace,
            String account,
            Map<String, List<String>> needed) {
        return needed.entrySet().stream()
                .flatMap(
                        entry ->
                                entry.getValue().stream()
                                        .filter(
                                                verb ->
                                                        !allowed(
                                                                client,
                                                                namespace,
                                                                verb,
                                                                entry.getKey()))
                                        .map(
                                                verb ->
                                                        sentence(
                                                                namespace,
                                                                account,
                                                                verb,
                                                                entry.getKey())))
                .toList();
    }

    private static String sentence(String namespace, String account, String verb, String resource) {
        return "the agent's service account "
                + account
                + " may not "
                + verb
                + " "
                + resource
                + " in the namespace "
                + namespace
                + "; add the verb "
                + verb
                + " for "
                + resource
                + " to its Role";
    }

    private static boolean allowed(
            KubernetesClient client, String namespace, String verb, String resource) {
        String[] nameAndGroup = resource.split("\\.", 2);
        SelfSubjectAccessReview review =
                new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withVerb(verb)
                        .withResource(nameAndGroup[0])
                        .withGroup(nameAndGroup.length == 2 ? nameAndGroup[1] : "")
                        .endResourceAttributes()
                        .endSpec()
                        .build();
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }
}

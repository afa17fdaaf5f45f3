package io.sparkagent.bench;

import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts an account's requests where they arrive, on any cluster and beside whatever else goes on
 * in it: the API server counts by flow schema, and here is one for each verb that matches this
 * account alone. Their priority level is that of every service account, so nothing else changes.
 */
final class RequestCounter implements AutoCloseable {

    private static final String SCHEMAS = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas";
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "patch",
                    "update",
                    "get",
                    "list",
                    "watch");
    private static final List<String> WRITES =
            List.of("create", "delete", "deletecollection", "patch", "update");
    private static final String REST = "rest";

    private final Api api;
    private final String prefix;
    private final Pattern series;

    private RequestCounter(Api api, String prefix) {
        this.api = api;
        this.prefix = prefix;
        this.series =
                Pattern.compile(
                        "^apiserver_flowcontrol_dispatched_requests_total\\{flow_schema=\""
                                + Pattern.quote(prefix)
                                + "([a-z]+)\".*} (\\S+)$",
                        Pattern.MULTILINE);
    }

    static RequestCounter of(Place place, String account) {
        RequestCounter counter = new RequestCounter(place.api(), place.namespace() + "-");
        for (String verb : VERBS) {
            counter.count(place, account, verb, verb, List.of("pods", "pods/status"), 500);
        }
        counter.count(place, account, REST, "*", List.of("*"), 600);
        pause(); // until the API server goes by them
        return counter;
    }

    private void count(
            Place place,
            String account,
            String name,
            String verb,
            List<String> resources,
            int precedence) {
        Map<String, Object> subject =
                Map.of(
                        "kind",
                        "ServiceAccount",
                        "serviceAccount",
                        Map.of("name", account, "namespace", place.namespace()));
        Map<String, Object> what =
                Map.of(
                        "verbs",
                        List.of(verb),
                        "apiGroups",
                        List.of("*"),
                        "resources",
                        resources,
                        "namespaces",
                        List.of("*"),
                        "clusterScope",
                        true);
        api.post(
                SCHEMAS,
                Map.of(
                        "metadata",
                        Map.of("name", prefix + name),
                        "spec",
                        Map.of(
                                "priorityLevelConfiguration",
                                Map.of("name", "workload-low"),
                                "matchingPrecedence",
                                precedence,
                                "distinguisherMethod",
                                Map.of("type", "ByUser"),
                                "rules",
                                List.of(
                                        Map.of(
                                                "subjects",
                                                List.of(subject),
                                                "resourceRules",
                                                List.of(what))))));
    }

    /** Requests for pods by verb since the account was made, and {@code rest} for all others. */
    Map<String, Long> byVerb() {
        Map<String, Long> counts = new LinkedHashMap<>();
        VERBS.forEach(verb -> counts.put(verb, 0L));
        counts.put(REST, 0L);
        Matcher line = series.matcher(api.text("/metrics"));
        while (line.find()) {
            counts.merge(line.group(1), (long) Double.parseDouble(line.group(2)), Long::sum);
        }
        return counts;
    }

    static long writes(Map<String, Long> byVerb) {
        return WRITES.stream().mapToLong(byVerb::get).sum();
    }

    @Override
    public void close() {
        VERBS.forEach(verb -> api.delete(SCHEMAS + "/" + prefix + verb));
        api.delete(SCHEMAS + "/" + prefix + REST);
    }

    private static void pause() {
        try {
            Thread.sleep(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

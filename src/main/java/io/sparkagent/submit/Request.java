package io.sparkagent.submit;

import io.sparkagent.config.Redaction;
import io.sparkagent.config.Submission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A submission, and how it is submitted.
 *
 * @param master the API server's URL without {@code k8s://}; empty for that of the kubeconfig
 * @param namespace as an option or {@code spark.kubernetes.namespace} names it; empty for that of
 *     the kubeconfig's context
 * @param waits whether the command stays until the application ends
 * @param warnings what is allowed but hardly meant, a sentence each
 * @param sources where each property is from, by its key; those that follow from others have none
 */
public record Request(
        Submission submission,
        Optional<String> master,
        Optional<String> namespace,
        boolean waits,
        List<String> warnings,
        Map<String, String> sources) {

    public Request {
        warnings = List.copyOf(warnings);
        sources = Map.copyOf(sources);
    }

    /** All properties in order, a line each with where it is from, for {@code --verbose}. */
    public List<String> lines() {
        Redaction redaction = Redaction.of(submission.properties());
        return new TreeMap<>(submission.properties())
                .entrySet().stream()
                        .map(each -> line(each.getKey(), each.getValue(), redaction))
                        .toList();
    }

    private String line(String key, String value, Redaction redaction) {
        return key
                + "="
                + (redaction.hides(key, value) ? Redaction.HIDDEN : redaction.text(value))
                + Optional.ofNullable(sources.get(key)).map(from -> "  # " + from).orElse("");
    }
}

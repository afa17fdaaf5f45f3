package io.sparkagent.snapshot;

import java.time.Duration;
import java.util.Optional;

/**
 * One call to the API server and what became of it, for metrics and the status.
 *
 * @param verb as in a Role: create, delete, list, watch, patch
 * @param resource as in a Role: pods, services, configmaps
 * @param code HTTP status, 0 when there was no answer
 * @param error what went wrong in one sentence
 */
public record ApiCall(
        String verb, String resource, int code, Duration took, Optional<String> error) {}

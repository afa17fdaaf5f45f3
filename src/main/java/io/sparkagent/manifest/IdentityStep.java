package io.sparkagent.manifest;

import io.sparkagent.snapshot.Labels;
import java.util.Map;

/** What makes a pod one of our executors: name, place, labels and owner; it comes up once only. */
record IdentityStep(Application application, Names names) implements FeatureStep {

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return draft.metadata(
                        metadata ->
                                metadata.withName(names.pod(request.id()))
                                        .withNamespace(application.namespace())
                                        .addToLabels(labels(request))
                                        .addToOwnerReferences(application.owner().reference()))
                .spec(
                        spec ->
                                spec.withRestartPolicy("Never")
                                        .withHostname(names.host(request.id())));
    }

    private Map<String, String> labels(ExecutorRequest request) {
        return Map.of(
                Labels.SPARK_VERSION, application.sparkVersion().text(),
                Labels.EXECUTOR_ID, String.valueOf(request.id()),
                Labels.APPLICATION, application.selector(),
                Labels.APPLICATION_NAME, names.applicationLabel(),
                Labels.ROLE, Labels.EXECUTOR_ROLE,
                Labels.PROFILE, String.valueOf(request.profile().id()),
                Labels.INSTANCE, application.instance());
    }
}

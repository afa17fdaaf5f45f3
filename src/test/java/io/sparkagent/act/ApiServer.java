package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;

/** An API server that answers as it is told, and a client that tries each call once, as ours. */
public final class ApiServer implements AutoCloseable {

    public final KubernetesMockServer mock = new KubernetesMockServer(false);
    public final KubernetesClient client;

    public ApiServer() {
        mock.init();
        client =
                mock.createClient(
                        builder ->
                                builder.editOrNewConfig()
                                        .withRequestRetryBackoffLimit(0)
                                        .withNamespace("demo")
                                        .endConfig());
    }

    /** Whoever asks for its rights has them. */
    public void allowsEverything() {
        mock.expect()
                .post()
                .withPath("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                .andReturn(
                        201,
                        new SelfSubjectAccessReviewBuilder()
                                .withNewStatus()
                                .withAllowed(true)
                                .endStatus()
                                .build())
                .always();
    }

    public static Status refusal(int code, String message) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withMessage(message)
                .withReason("Because")
                .build();
    }

    @Override
    public void close() {
        client.close();
        mock.destroy();
    }
}

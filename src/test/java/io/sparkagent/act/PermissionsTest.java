package io.sparkagent.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final ApiServer server = new ApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void allows(Predicate<String> rule) {
        server.mock
                .expect()
                .post()
                .withPath(REVIEWS)
                .andReply(201, request -> review(request, rule))
                .always();
    }

    private static SelfSubjectAccessReview review(RecordedRequest request, Predicate<String> rule) {
        SelfSubjectAccessReview asked =
                Serialization.unmarshal(
                        request.getBody().readUtf8(), SelfSubjectAccessReview.class);
        var attributes = asked.getSpec().getResourceAttributes();
        boolean allowed =
                attributes.getNamespace().equals("demo")
                        && rule.test(attributes.getVerb() + " " + attributes.getResource());
        return new SelfSubjectAccessReviewBuilder(asked)
                .withNewStatus()
                .withAllowed(allowed)
                .endStatus()
                .build();
    }

    @Test
    void nothingIsMissingWhereAllIsAllowed() {
        allows(_ -> true);

        assertThat(Permissions.missing(server.client, "demo", "spark-agent", Permissions.NEEDED))
                .isEmpty();
        assertThat(server.mock.getRequestCount()).isEqualTo(18);
    }

    @Test
    void eachMissingVerbIsASentenceThatSaysWhatToAdd() {
        allows(right -> !right.equals("delete pods") && !right.equals("patch services"));

        assertThat(Permissions.missing(server.client, "demo", "spark-agent", Permissions.NEEDED))
                .containsExactly(
                        "the agent's service account spark-agent may not delete pods in the"
                                + " namespace demo; add the verb delete for pods to its Role",
                        "the agent's service account spark-agent may not patch services in the"
                                + " namespace demo; add the verb patch for services to its Role");
    }

    @Test
    void aServerThatFailsIsNoVerdict() {
        server.mock
                .expect()
                .post()
                .withPath(REVIEWS)
                .andReturn(500, ApiServer.refusal(500, "broken"))
                .always();

        assertThatThrownBy(
                        () ->
                                Permissions.missing(
                                        server.client, "demo", "spark-agent", Permissions.NEEDED))
                .isInstanceOf(KubernetesClientException.class);
    }
}

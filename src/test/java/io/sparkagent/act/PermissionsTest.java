package io.sparkagent.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        String group = attributes.getGroup().isEmpty() ? "" : "." + attributes.getGroup();
        boolean allowed =
                attributes.getNamespace().equals("demo")
                        && rule.test(attributes.getVerb() + " " + attributes.getResource() + group);
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

    @Test
    void onlyClaimsThatTheAgentMakesNeedRights() {
        allows(right -> !right.equals("create persistentvolumeclaims"));

        assertThat(
                        Permissions.missing(
                                server.client,
                                "demo",
                                "spark-agent",
                                Permissions.NEEDED_FOR_CLAIMS))
                .containsExactly(
                        "the agent's service account spark-agent may not create"
                                + " persistentvolumeclaims in the namespace demo; add the verb"
                                + " create for persistentvolumeclaims to its Role");
        assertThat(Permissions.NEEDED).doesNotContainKey("persistentvolumeclaims");
    }

    @Test
    void eventsAreWantedByTheirGroupAndNeededByNobody() {
        allows(right -> !right.equals("patch events.events.k8s.io"));

        assertThat(Permissions.missing(server.client, "demo", "spark-agent", Permissions.WANTED))
                .containsExactly(
                        "the agent's service account spark-agent may not patch"
                                + " events.events.k8s.io in the namespace demo; add the verb patch"
                                + " for events.events.k8s.io to its Role");
        assertThat(Permissions.NEEDED).doesNotContainKey("events.events.k8s.io");
    }

    @Test
    void theRoleGrantsWhatIsNeededAndNothingElse() throws IOException {
        Map<String, List<String>> needed = new TreeMap<>(Permissions.NEEDED);
        needed.putAll(Permissions.NEEDED_FOR_SECRET);
        needed.putAll(Permissions.NEEDED_FOR_CLAIMS);
        needed.putAll(Permissions.WANTED);

        Role role = Serialization.unmarshal(Files.readString(Path.of("k8s/role.yaml")), Role.class);
        Map<String, List<String>> granted = new TreeMap<>();
        for (PolicyRule rule : role.getRules()) {
            String group = rule.getApiGroups().getFirst();
            rule.getResources()
                    .forEach(
                            name ->
                                    granted.put(
                                            group.isEmpty() ? name : name + "." + group,
                                            rule.getVerbs()));
        }

        assertThat(granted).isEqualTo(needed);
    }
}

package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who holds a credential, and what it is good for. */
class CredentialsIT {

    private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("credentials");

    private static Driver driver;

    @BeforeAll
    static void submit() {
        driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);
    }

    @Test
    void driverContainerHoldsNoServiceAccountToken() throws IOException {
        assertThat(accountsOfTokens(driver.name(), Driver.SPARK)).isEmpty();
        assertThat(driver.pod().getSpec().getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void searchForTokensFindsOneWhereThereIsOne() throws IOException {
        String account = "system:serviceaccount:" + NAMESPACE.name() + ":planted";
        driver.exec("sh", "-c", "echo 'token: " + token(account) + "' >/tmp/planted");
        try {
            assertThat(accountsOfTokens(driver.name(), Driver.SPARK)).containsExactly(account);
        } finally {
            driver.exec("rm", "/tmp/planted");
        }
    }

    @Test
    void requestFromTheDriverContainerIsAnonymous() throws IOException {
        String answer =
                driver.exec(
                        "python3",
                        "-c",
                        Files.readString(Path.of("it/proof/ask-api-server.py")),
                        NAMESPACE.name());

        assertThat(answer).matches("(?s)(401 .*|403 .*system:anonymous.*)");
    }

    @Test
    void agentContainerHoldsTheTokenOfItsAccount() throws IOException {
        // From the node, because an agent's image need not have a shell.
        String token = NodeProcess.main(driver.agentContainer().getContainerID()).file(TOKEN);

        assertThat(subject(token))
                .isEqualTo("system:serviceaccount:" + NAMESPACE.name() + ":spark-agent");
    }

    @Test
    void noExecutorHoldsAToken() throws IOException {
        List<Pod> executors = NAMESPACE.executors();

        assertThat(executors).hasSize(2);
        for (Pod executor : executors) {
            assertThat(executor.getSpec().getServiceAccountName()).isEqualTo("spark-executor");
            assertThat(executor.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(
                            accountsOfTokens(
                                    executor.getMetadata().getName(), "spark-kubernetes-executor"))
                    .isEmpty();
        }
    }

    /** What {@code kubectl auth can-i --list} shows. */
    @Test
    void agentsAccountMayDoWhatTheRoleSaysAndNothingElse() throws IOException {
        Set<Permission> expected = permissions("nobody-has-bound-this-one");
        Role role = Serialization.unmarshal(Files.readString(Path.of("k8s/role.yaml")), Role.class);
        role.getRules()
                .forEach(
                        rule ->
                                expected.addAll(
                                        Permission.all(
                                                rule.getVerbs(),
                                                rule.getApiGroups(),
                                                rule.getResources(),
                                                rule.getResourceNames())));

        assertThat(permissions("spark-agent")).isEqualTo(expected);
        assertThat(permissions("spark-executor"))
                .isEqualTo(permissions("nobody-has-bound-this-one"));
    }

    private record Permission(String verb, String group, String resource, String name) {

        static List<Permission> all(
                List<String> verbs,
                List<String> groups,
                List<String> resources,
                List<String> names) {
            List<String> namesOrAny = names.isEmpty() ? List.of("any") : names;
            return verbs.stream()
                    .flatMap(
                            verb ->
                                    groups.stream()
                                            .flatMap(
                                                    group ->
                                                            all(
                                                                    verb,
                                                                    group,
                                                                    resources,
                                                                    namesOrAny)))
                    .toList();
        }

        private static Stream<Permission> all(
                String verb, String group, List<String> resources, List<String> names) {
            return resources.stream()
                    .flatMap(
                            resource ->
                                    names.stream()
                                            .map(
                                                    name ->
                                                            new Permission(
                                                                    verb, group, resource, name)));
        }
    }

    private static Set<Permission> permissions(String account) {
        SelfSubjectRulesReview question =
                new SelfSubjectRulesReviewBuilder()
                        .withNewSpec()
                        .withNamespace(NAMESPACE.name())
                        .endSpec()
                        .build();
        try (KubernetesClient client = as(account)) {
            var answer =
                    client.authorization()
                            .v1()
                            .selfSubjectRulesReview()
                            .create(question)
                            .getStatus();
            assertThat(answer.getIncomplete()).isFalse();
            Set<Permission> permissions = new HashSet<>();
            answer.getResourceRules()
                    .forEach(
                            rule ->
                                    permissions.addAll(
                                            Permission.all(
                                                    rule.getVerbs(),
                                                    rule.getApiGroups(),
                                                    rule.getResources(),
                                                    rule.getResourceNames())));
            answer.getNonResourceRules()
                    .forEach(
                            rule ->
                                    permissions.addAll(
                                            Permission.all(
                                                    rule.getVerbs(),
                                                    List.of("no resource"),
                                                    rule.getNonResourceURLs(),
                                                    List.of())));
            return permissions;
        }
    }

    private static KubernetesClient as(String account) {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Cluster.CLIENT.getConfiguration())
                                .withImpersonateUsername(
                                        "system:serviceaccount:" + NAMESPACE.name() + ":" + account)
                                .build())
                .build();
    }

    /** The service accounts of all tokens that a container's user can read. */
    private static List<String> accountsOfTokens(String pod, String container) throws IOException {
        String tokens =
                Cluster.kubectl(
                        NAMESPACE.name(),
                        "exec",
                        pod,
                        "--container",
                        container,
                        "--",
                        "sh",
                        "-c",
                        Files.readString(Path.of("it/proof/find-tokens")));
        return tokens.lines()
                .filter(line -> line.startsWith("eyJ"))
                .map(CredentialsIT::subject)
                .filter(subject -> subject.startsWith("system:serviceaccount:"))
                .toList();
    }

    private static String subject(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return Serialization.unmarshal(
                        new String(payload, StandardCharsets.UTF_8),
                        com.fasterxml.jackson.databind.JsonNode.class)
                .path("sub")
                .asText();
    }

    /** One that looks like a service account's. */
    private static String token(String account) {
        return Stream.of(
                        "{\"alg\":\"RS256\",\"kid\":\"nobody\"}",
                        "{\"iss\":\"nobody\",\"sub\":\"" + account + "\"}",
                        "this is not a signature")
                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
                .reduce((left, right) -> left + "." + right)
                .orElseThrow();
    }
}

package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitterAccessTest {

    private static final String PREFIX = "spark.kubernetes.authenticate.submission.";

    @TempDir private Path folder = Path.of("");

    private static Config config() {
        Config config = Config.empty();
        config.setOauthToken("of the kubeconfig");
        config.setClientCertData("of the kubeconfig");
        return config;
    }

    @Test
    void whatIsNotSaidStaysAsTheKubeconfigHasIt() {
        Config config = config();

        SubmitterAccess.apply(Map.of(), config);

        assertThat(config.getOauthToken()).isEqualTo("of the kubeconfig");
        assertThat(config.getClientCertData()).isEqualTo("of the kubeconfig");
        assertThat(config.isTrustCerts()).isFalse();
        assertThat(config.getRequestTimeout()).isEqualTo(10_000);
    }

    @Test
    void whatIsSaidComesBeforeTheKubeconfig() throws IOException {
        Path certificate = Files.writeString(folder.resolve("a.crt"), "x");
        Path token = Files.writeString(folder.resolve("token"), "my token\n");
        Config config = config();

        SubmitterAccess.apply(
                Map.of(
                        PREFIX + "clientCertFile",
                        certificate.toUri().toString(),
                        PREFIX + "caCertFile",
                        certificate.toString(),
                        PREFIX + "oauthTokenFile",
                        token.toString(),
                        "spark.kubernetes.trust.certificates",
                        "true",
                        "spark.kubernetes.submission.requestTimeout",
                        "20000"),
                config);

        assertThat(config.getClientCertFile()).isEqualTo(certificate.toString());
        assertThat(config.getClientCertData()).isNull();
        assertThat(config.getCaCertFile()).isEqualTo(certificate.toString());
        assertThat(config.getOauthToken()).isEqualTo("my token");
        assertThat(config.isTrustCerts()).isTrue();
        assertThat(config.getRequestTimeout()).isEqualTo(20_000);
    }

    @Test
    void whatCannotBeIsToldAtOnceAndWithoutTheToken() {
        assertThatThrownBy(
                        () ->
                                SubmitterAccess.apply(
                                        Map.of(
                                                PREFIX + "oauthToken",
                                                "abcdefgh",
                                                PREFIX + "oauthTokenFile",
                                                "/none",
                                                PREFIX + "clientKeyFile",
                                                "/none.key"),
                                        config()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("exclude each other")
                .hasMessageContaining("clientKeyFile=/none.key")
                .hasMessageNotContaining("abcdefgh");
    }
}

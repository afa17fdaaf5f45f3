package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private final Redaction standard = Redaction.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.hadoop.fs.s3a.secret.key",
                "spark.hadoop.fs.s3a.access.key",
                "spark.ssl.keyStorePassword",
                "spark.kubernetes.authenticate.submission.oauthToken",
                "spark.executorEnv.DB_PASSWD",
                "spark.executorEnv.OPENAI_API_KEY",
                "spark.hadoop.fs.azure.account.key.x.blob.core.windows.net",
                "spark.executorEnv.AWS_ACCESS_KEY_ID",
                "spark.hadoop.fs.s3a.encryption.key",
                "spark.hadoop.fs.s3a.server-side-encryption.key",
                "spark.my.credentials"
            })
    void hidesByTheKey(String key) {
        assertThat(standard.hides(key, "x")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "spark.driver.extraJavaOptions,-Ddb.password=abc",
        "spark.jars,https://ann:pw@repo.example/x.jar",
        "spark.executorEnv.X,AKIAIOSFODNN7EXAMPLE",
        "spark.executorEnv.Y,eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.x",
        "spark.executorEnv.Z,Bearer abc"
    })
    void hidesByTheValue(String key, String value) {
        assertThat(standard.hides(key, value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "spark.executor.memory,4g",
        "spark.kubernetes.container.image,registry:5000/spark:4.1.1",
        "spark.master,k8s://https://10.0.0.1:443",
        "spark.sql.shuffle.partitions,400"
    })
    void showsTheRest(String key, String value) {
        assertThat(standard.hides(key, value)).isFalse();
        assertThat(standard.text(value)).isEqualTo(value);
    }

    @Test
    void theUsersOwnRuleCountsToo() {
        Redaction redaction =
                Redaction.of(
                        Map.of("spark.redaction.regex", "(?i)salary", "spark.x.salary", "123456"));

        assertThat(redaction.hides("spark.my.Salary", "1")).isTrue();
        assertThat(redaction.hides("spark.ssl.keyPassword", "1")).isTrue();
        assertThat(redaction.text("got 123456 of it")).doesNotContain("123456");
    }

    @Test
    void aRuleThatIsNoRegularExpressionIsLeftOut() {
        assertThat(Redaction.of(Map.of("spark.redaction.regex", "(")).hides("a.secret", "x"))
                .isTrue();
    }

    @Test
    void noSentenceHasASecretValueInIt() {
        Redaction redaction = Redaction.of(Map.of("spark.ssl.keyPassword", "hunter2hunter2"));

        assertThat(redaction.text("admission denied: env value hunter2hunter2 is odd"))
                .isEqualTo("admission denied: env value *********(redacted) is odd");
        assertThat(redaction.text("failed with --password=abc,def and Bearer xyz"))
                .isEqualTo(
                        "failed with --password=*********(redacted),def and Bearer"
                                + " *********(redacted)");
        assertThat(redaction.text("pull of https://ann:pw@registry.example/x failed"))
                .isEqualTo("pull of https://ann:*********(redacted)@registry.example/x failed");
    }

    @Test
    void aSecretMayBeginAsAPathDoes() {
        String secret = "/AbC9+base64/key==";
        Redaction redaction =
                Redaction.of(
                        Map.of(
                                "spark.hadoop.fs.azure.account.key.x",
                                secret,
                                "spark.executorEnv.AWS_WEB_IDENTITY_TOKEN_FILE",
                                "/var/run/token-of-aws"));

        assertThat(redaction.text("cannot sign with " + secret + " of /var/run/token-of-aws"))
                .isEqualTo("cannot sign with *********(redacted) of /var/run/token-of-aws");
    }

    @Test
    void aSwitchIsNoSecret() {
        String sentence = "spec.automountServiceAccountToken=true becomes false";

        assertThat(standard.text(sentence)).isEqualTo(sentence);
        assertThat(standard.text("token=trueish")).isEqualTo("token=*********(redacted)");
    }

    @Test
    void whatIsHiddenIsNotHiddenTwice() {
        String sentence = "a.secret=*********(redacted): write it otherwise";

        assertThat(standard.text(sentence)).isEqualTo(sentence);
    }

    @Test
    void aNameThatSpeaksOfSecretsIsNone() {
        Redaction redaction = Redaction.of(Map.of("spark.app.name", "token-refresh"));

        assertThat(redaction.text("executor 3 (token-refresh-5c2e-exec-3) ended"))
                .isEqualTo("executor 3 (token-refresh-5c2e-exec-3) ended");
    }

    @Test
    void namesOfSecretsStayInSentences() {
        Redaction redaction =
                Redaction.of(
                        Map.of(
                                "spark.kubernetes.executor.secrets.database",
                                "/etc/database",
                                "spark.kubernetes.executor.secretKeyRef.PASSWORD",
                                "database:password"));
        String sentence = "secret \"database\" not found for /etc/database (database:password)";

        assertThat(redaction.text(sentence)).isEqualTo(sentence);
    }
}

package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void aMistakeIsKeyValueAndWhatWouldBeRight() {
        problems.add("k", "v", "write w");
        problems.add("k", "v", "write w");
        assertThat(problems.sentences()).containsExactly("k=v: write w");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.executorEnv.DB_PASSWORD",
                "spark.executorEnv.ApiToken",
                "spark.kubernetes.authenticate.oauthToken",
                "spark.authenticate.secret",
                "spark.hadoop.fs.s3a.access.key",
                "spark.kubernetes.executor.secretKeyRef.PASS"
            })
    void theValueOfASecretIsNotTold(String key) {
        problems.add(key, "hunter2", "write it otherwise");
        assertThat(problems.sentences())
                .containsExactly(key + "=*********(redacted): write it otherwise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark.executorEnv.OPENAI_API_KEY", "spark.my.passphrase"})
    void theAgentsOwnRuleOfKeysCountsHereToo(String key) {
        problems.add(key, "hunter2", "write it otherwise");
        assertThat(problems.sentences())
                .containsExactly(key + "=*********(redacted): write it otherwise");
    }

    @Test
    void noSentenceHasASecretOfTheConfInIt() {
        Problems ofConf =
                new Problems(
                        Redaction.of(
                                Map.of(
                                        "spark.redaction.regex",
                                        "salary",
                                        "spark.salary",
                                        "hunter2",
                                        "spark.ssl.keyPassword",
                                        "x".repeat(980) + "hunter3")));
        ofConf.add("spark.salary", "hunter2", "write a number");
        ofConf.add("the command says hunter2");
        ofConf.add("it says " + "x".repeat(980) + "hunter3");
        ofConf.warn("hunter2 has no effect");

        assertThat(ofConf.sentences())
                .containsExactly(
                        "spark.salary=*********(redacted): write a number",
                        "the command says *********(redacted)",
                        "it says *********(redacted)");
        assertThat(ofConf.warnings()).containsExactly("*********(redacted) has no effect");
    }

    @Test
    void aSentenceIsOneLineOfBoundedLength() {
        problems.add("k".repeat(3000), "a\nb\0c\u2028" + "v".repeat(2 << 20), "write w");
        problems.add("\ud800x".repeat(3000));
        problems.warn("w".repeat(3000) + "\n");

        assertThat(problems.sentences())
                .hasSize(2)
                .allSatisfy(s -> assertThat(s).hasSizeLessThanOrEqualTo(1000).hasLineCount(1));
        assertThat(problems.sentences().getFirst())
                .contains("=a\ufffdb\ufffdc")
                .endsWith("write w");
        assertThat(problems.warnings().getFirst()).hasSize(1000).endsWith("…");
    }
}

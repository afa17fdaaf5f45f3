package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.cli.MockCluster.Result;
import io.sparkagent.submit.KeepingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the options to the objects of the cluster, for who has a keytab. */
class SubmitKerberosTest {

    private static final byte[] KEYS = {5, 2, 'v', 'e', 'r', 'y', 's', 'e', 'c', 'r', 'e', 't'};
    private static final String KEYS_TEXT = Base64.getEncoder().encodeToString(KEYS);

    @TempDir private Path folder = Path.of("");

    private final KeepingServer server = new KeepingServer();

    @BeforeEach
    void start() throws IOException {
        MockCluster.write(folder.resolve("kubeconfig"), MockCluster.kubeconfig(server.url()));
        Files.write(folder.resolve("alice.keytab"), KEYS);
        Files.writeString(folder.resolve("krb5.conf"), "[libdefaults]\n");
        Files.createDirectory(folder.resolve("hadoop"));
        Files.writeString(folder.resolve("hadoop/core-site.xml"), "<configuration/>");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Result submit(String... words) {
        Surroundings here = MockCluster.surroundings("", false);
        return MockCluster.execute(
                new Surroundings(
                        here.program(),
                        Map.of("HADOOP_CONF_DIR", folder.resolve("hadoop").toString()),
                        here.terminal(),
                        here.answers(),
                        here.clock()),
                Stream.of(
                                Stream.of(
                                        "submit",
                                        "--kubeconfig",
                                        folder.resolve("kubeconfig").toString(),
                                        "--conf",
                                        "spark.kubernetes.container.image=spark:4.1.1"),
                                Stream.of(words),
                                Stream.of("local:///opt/a.py"))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    private JsonNode data(String name) {
        return server.paths().stream()
                .filter(path -> path.contains(name))
                .map(path -> server.get(path).path("data"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keytabRealmAndHadoopReachTheClusterAndTheKeytabNothingElse() {
        Result result =
                submit(
                        "--detach",
                        "--principal",
                        "alice@R",
                        "--keytab",
                        folder.resolve("alice.keytab").toString(),
                        "--conf",
                        "spark.kubernetes.kerberos.krb5.path=" + folder.resolve("krb5.conf"));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(data("-kerberos-keytab").path("alice.keytab").asText()).isEqualTo(KEYS_TEXT);
        assertThat(data("-krb5-file").path("krb5.conf").asText()).isEqualTo("[libdefaults]\n");
        assertThat(data("-hadoop-config").path("core-site.xml").asText())
                .isEqualTo("<configuration/>");
        assertThat(data("/spark-drv-").path("spark.properties").asText())
                .contains("spark.kerberos.keytab=/mnt/secrets/kerberos-keytab/alice.keytab");
        assertThat(server.paths())
                .filteredOn(path -> server.get(path).toString().contains(KEYS_TEXT))
                .singleElement()
                .asString()
                .contains("/secrets/");
        assertThat(result.out() + result.err()).doesNotContain(KEYS_TEXT).doesNotContain("secret");
    }

    @Test
    void keytabIsNotInWhatADryRunPrints() {
        Result result =
                submit(
                        "--dry-run",
                        "--principal",
                        "alice@R",
                        "--keytab",
                        folder.resolve("alice.keytab").toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("alice.keytab").doesNotContain(KEYS_TEXT);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void mistakesAreToldTogetherAndNothingIsMade() {
        Result result =
                submit(
                        "--conf",
                        "spark.kubernetes.hadoop.configMapName=hadoop",
                        "--conf",
                        "spark.kubernetes.kerberos.tokenSecret.name=tokens",
                        "--conf",
                        "spark.kubernetes.kerberos.krb5.path=" + folder.resolve("nowhere"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .containsOnlyOnce("HADOOP_CONF_DIR is set too")
                .containsOnlyOnce("tokenSecret.name needs ")
                .containsOnlyOnce("there is no such file");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aPrincipalWithoutKeytabIsToldOnce() {
        Result result = submit("--principal", "alice@R");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).containsOnlyOnce("--principal needs --keytab");
        assertThat(server.requests).isEmpty();
    }
}

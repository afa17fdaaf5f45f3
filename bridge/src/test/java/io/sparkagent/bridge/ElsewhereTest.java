package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElsewhereTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir Path directory = Path.of("");

    private final SparkConf conf = new SparkConf(false);
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private Path token = directory;
    private @Nullable HttpsServer server;

    @BeforeEach
    void writeToken() throws IOException {
        token = Files.writeString(directory.resolve("token"), "first-token\n");
        conf.set("spark.kubernetes.agent.tokenFile", token.toString());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private Elsewhere found() {
        Elsewhere found = Elsewhere.find(conf, environment);
        assertThat(found).isNotNull();
        return Objects.requireNonNull(found);
    }

    /** Answers every request with an empty object, and keeps the token that was shown. */
    private String startAgent(String certifiedFor) throws Exception {
        Path store = directory.resolve("agent.p12");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=agent",
                "-ext",
                "SAN=" + certifiedFor);
        String certificates = directory.resolve("ca.crt").toString();
        keytool(store, "-exportcert", "-alias", "a", "-rfc", "-file", certificates);

        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer starting =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        starting.setHttpsConfigurator(new HttpsConfigurator(context));
        starting.createContext(
                "/",
                exchange -> {
                    shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.getRequestBody().readAllBytes();
                    byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        starting.start();
        server = starting;
        return "https://127.0.0.1:" + starting.getAddress().getPort();
    }

    private void keytool(Path store, String... words) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(List.of(words));
        line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
        line.addAll(List.of("-storepass", new String(PASSWORD)));
        Path log = directory.resolve("keytool.log");
        Process process =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private static void hello(Elsewhere route) throws IOException, InterruptedException {
        AgentClient client = new AgentClient(route, "me");
        client.hello(client.newBody());
    }

    @Test
    void isNotWhereNobodySaysSo() {
        assertThat(Elsewhere.find(conf, environment)).isNull();
        environment.put("SPARK_AGENT_URL", " ");
        assertThat(Elsewhere.find(conf, environment)).isNull();
    }

    @Test
    void theConfCountsMoreThanTheEnvironment() throws IOException {
        environment.put("SPARK_AGENT_URL", "https://agent:1");
        assertThat(found().address().url).hasToString("https://agent:1");
        conf.set("spark.kubernetes.agent.url", "https://other:2");
        assertThat(found().address().url).hasToString("https://other:2");
    }

    @Test
    void theTokenIsReadAnewForEachRequest() throws IOException {
        environment.put("SPARK_AGENT_URL", "https://agent:1");
        Elsewhere route = found();
        assertThat(route.address().token).isEqualTo("first-token");
        Files.writeString(token, "second-token");
        assertThat(route.address().token).isEqualTo("second-token");
    }

    @Test
    void saysWhichTokenIsMissing() throws IOException {
        environment.put("SPARK_AGENT_URL", "https://agent:1");
        Elsewhere route = found();
        Files.delete(token);
        assertThatThrownBy(route::address)
                .hasMessageStartingWith("The token for the Spark Agent at https://agent:1")
                .hasMessageContaining(token.toString())
                .hasMessageContaining("spark.kubernetes.agent.tokenFile");
    }

    @Test
    void twoLinesAreNoToken() throws IOException {
        environment.put("SPARK_AGENT_URL", "https://agent:1");
        Files.writeString(token, "one\ntwo");
        assertThatThrownBy(() -> found().address()).hasMessageContaining("no token in one line");
    }

    @Test
    void showsNoTokenWithoutTlsUnlessTold() throws IOException {
        conf.set("spark.kubernetes.agent.url", "http://agent:1");
        assertThatThrownBy(() -> Elsewhere.find(conf, environment))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("spark.kubernetes.agent.allowPlainHttp=true");
        conf.set("spark.kubernetes.agent.allowPlainHttp", "true");
        assertThat(found().address().url).hasToString("http://agent:1");
    }

    @Test
    void aUrlThatIsNoneIsToldSo() {
        for (String wrong : List.of("agent:1", "ftp://agent:1", "https://me@agent:1", "https://")) {
            conf.set("spark.kubernetes.agent.url", wrong);
            assertThatThrownBy(() -> Elsewhere.find(conf, environment))
                    .as(wrong)
                    .isInstanceOf(AgentException.class)
                    .hasMessage(
                            "spark.kubernetes.agent.url="
                                    + wrong
                                    + ": write https://HOST:PORT, such as"
                                    + " https://spark-agent:14043");
        }
    }

    @Test
    void trustsWhoShowsACertificateOfTheFile() throws Exception {
        conf.set("spark.kubernetes.agent.url", startAgent("IP:127.0.0.1"));
        conf.set("spark.kubernetes.agent.caFile", directory.resolve("ca.crt").toString());
        hello(found());
        assertThat(shown).containsExactly("Bearer first-token");
    }

    @Test
    void aRenewedCertificateIsTrustedAsSoonAsTheFileHoldsIt() throws Exception {
        Path older = directory.resolve("older.p12");
        Path trusted = directory.resolve("trusted.crt");
        keytool(older, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=agent");
        keytool(older, "-exportcert", "-alias", "a", "-rfc", "-file", trusted.toString());
        conf.set("spark.kubernetes.agent.url", startAgent("IP:127.0.0.1"));
        conf.set("spark.kubernetes.agent.caFile", trusted.toString());
        AgentClient client = new AgentClient(found(), "me");
        assertThatThrownBy(() -> client.hello(client.newBody()))
                .hasMessageContaining("is not trusted");
        Files.writeString(trusted, "half a certif");
        assertThatThrownBy(() -> client.hello(client.newBody()))
                .hasMessageContaining("is not trusted");
        assertThat(shown).isEmpty();

        Files.copy(directory.resolve("ca.crt"), trusted, StandardCopyOption.REPLACE_EXISTING);
        client.hello(client.newBody());
        client.hello(client.newBody());
        assertThat(shown).containsExactly("Bearer first-token", "Bearer first-token");
    }

    @Test
    void showsTheTokenToNobodyElse() throws Exception {
        conf.set("spark.kubernetes.agent.url", startAgent("IP:127.0.0.1"));
        assertThatThrownBy(() -> hello(found()))
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("spark.kubernetes.agent.caFile");
        assertThat(shown).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostIsNoneForThisOne() throws Exception {
        conf.set("spark.kubernetes.agent.url", startAgent("DNS:agent.example.com"));
        conf.set("spark.kubernetes.agent.caFile", directory.resolve("ca.crt").toString());
        assertThatThrownBy(() -> hello(found())).hasMessageContaining("is not trusted");
        assertThat(shown).isEmpty();
    }

    @Test
    void aFileWithoutCertificatesIsToldSo() throws IOException {
        Path empty = Files.writeString(directory.resolve("ca.crt"), "");
        conf.set("spark.kubernetes.agent.url", "https://agent:1");
        conf.set("spark.kubernetes.agent.caFile", empty.toString());
        assertThatThrownBy(() -> new AgentClient(found(), "me"))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("the certificates cannot be read");
    }

    @Test
    void theHelloSaysInWhichPodTheDriverIs() {
        environment.put("SPARK_AGENT_URL", "https://agent:1");
        environment.put("HOSTNAME", "by-host");
        ObjectNode hello = new ObjectMapper().createObjectNode();
        found().introduce(hello);
        assertThat(hello.path("podName").asText()).isEqualTo("by-host");

        environment.put("SPARK_AGENT_POD_NAME", "by-name");
        found().introduce(hello);
        assertThat(hello.path("podName").asText()).isEqualTo("by-name");
    }
}

package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * An agent in another pod, by its URL and a token from a file; each is a key of the conf, or else a
 * variable of the environment.
 */
final class Elsewhere implements Route {
    static final String URL = "spark.kubernetes.agent.url";
    static final String TOKEN_FILE = "spark.kubernetes.agent.tokenFile";
    static final String CA_FILE = "spark.kubernetes.agent.caFile";
    static final String ALLOW_PLAIN_HTTP = "spark.kubernetes.agent.allowPlainHttp";

    private static final String STANDARD_TOKEN = "/var/run/secrets/spark-agent/token";

    private final URI url;
    private final Path tokenFile;
    private final @Nullable Path caFile;
    private final String podName;

    private Elsewhere(URI url, Path tokenFile, @Nullable Path caFile, String podName) {
        this.url = url;
        this.tokenFile = tokenFile;
        this.caFile = caFile;
        this.podName = podName;
    }

    /** Null where no URL is given, so that the agent is beside the driver. */
    static @Nullable Elsewhere find(SparkConf conf, Map<String, String> environment) {
        String url = setting(conf, URL, environment, "SPARK_AGENT_URL");
        if (url == null) {
            return null;
        }
        String token = setting(conf, TOKEN_FILE, environment, "SPARK_AGENT_TOKEN_FILE");
        String ca = setting(conf, CA_FILE, environment, "SPARK_AGENT_CA_FILE");
        String pod = environment.get("SPARK_AGENT_POD_NAME");
        // the kubelet gives a container its pod's name for a host's, unless the pod has another
        String host = environment.getOrDefault("HOSTNAME", "");
        return new Elsewhere(
                checked(url, conf.getBoolean(ALLOW_PLAIN_HTTP, false)),
                Path.of(token == null ? STANDARD_TOKEN : token),
                ca == null ? null : Path.of(ca),
                pod == null ? host : pod);
    }

    private static @Nullable String setting(
            SparkConf conf, String key, Map<String, String> environment, String variable) {
        String value = conf.get(key, environment.getOrDefault(variable, "")).trim();
        return value.isEmpty() ? null : value;
    }

    private static URI checked(String text, boolean allowPlainHttp) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
        boolean plain = "http".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null
                || url.getUserInfo() != null
                || !(plain || "https".equalsIgnoreCase(url.getScheme()))) {
            throw wrong(text);
        }
        if (plain && !allowPlainHttp) {
            throw new AgentException(
                    URL
                            + "="
                            + text
                            + ": whoever sees the traffic would have the agent's token; write"
                            + " https, or accept that with "
                            + ALLOW_PLAIN_HTTP
                            + "=true");
        }
        return url;
    }

    private static AgentException wrong(String text) {
        return new AgentException(
                URL + "=" + text + ": write https://HOST:PORT, such as https://spark-agent:14043");
    }

    /** Trusts who shows a certificate of the file, or one that is signed by one of them. */
    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("agent-" + number++, each);
            }
            if (number == 0) {
                throw new GeneralSecurityException("there is none in it");
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AgentException(
                    CA_FILE + "=" + file + ": the certificates cannot be read (" + e + ")");
        }
    }

    @Override
    public AgentAddress address() throws IOException {
        String token;
        try {
            token = Files.readString(tokenFile).trim();
        } catch (IOException e) {
            throw new IOException(
                    "The token for the Spark Agent at "
                            + url
                            + " cannot be read ("
                            + e
                            + "): mount the Secret that holds it, or name the file with "
                            + TOKEN_FILE
                            + ".",
                    e);
        }
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new IOException("The file " + tokenFile + " holds no token in one line.");
        }
        return new AgentAddress(url, token);
    }

    @Override
    public @Nullable SSLContext trust() {
        return caFile == null ? null : trusting(caFile);
    }

    @Override
    public void introduce(ObjectNode hello) {
        hello.put("podName", podName);
    }

    @Override
    public String tokenPlace() {
        return tokenFile + ": is it the one of the Secret that the agent mounts?";
    }

    @Override
    public String logPlace() {
        return "the agent's pod";
    }
}

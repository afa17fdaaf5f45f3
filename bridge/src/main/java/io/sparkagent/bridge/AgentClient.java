package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The four requests of docs/bridge-protocol.md. */
final class AgentClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration LONG_POLL = Duration.ofSeconds(40);
    private static final Duration FAREWELL = Duration.ofMillis(1_500);

    private final Route route;
    private final String instance;
    private final ObjectMapper json = new ObjectMapper();
    private volatile String url = "";

    private volatile HttpClient http;

    AgentClient(Route route, String instance) {
        this.route = route;
        this.instance = instance;
        this.http = http(route.trust());
    }

    /** The agent is near: a proxy of the user's JVM must not see its token. */
    private static HttpClient http(@Nullable SSLContext trust) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT);
        if (trust != null) {
            builder.sslContext(trust);
        }
        return builder.build();
    }

    /** Where the agent was last looked for. */
    String url() {
        return url;
    }

    ObjectNode newBody() {
        return json.createObjectNode().put("instance", instance);
    }

    JsonNode hello(ObjectNode body) throws IOException, InterruptedException {
        return send("PUT", "/driver", body, ANSWER);
    }

    JsonNode demand(ObjectNode body) throws IOException, InterruptedException {
        return send("PUT", "/driver/demand", body, ANSWER);
    }

    JsonNode news(String boot, long version) throws IOException, InterruptedException {
        String query = "&boot=" + encode(boot) + "&version=" + version;
        return send("GET", "/driver/news?instance=" + encode(instance) + query, null, LONG_POLL);
    }

    void over() throws IOException, InterruptedException {
        send("DELETE", "/driver?instance=" + encode(instance), null, FAREWELL);
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body, Duration patience)
            throws IOException, InterruptedException {
        AgentAddress address = route.address();
        url = address.url.toString();
        HttpRequest request =
                HttpRequest.newBuilder(address.url.resolve(path))
                        .timeout(patience)
                        .header("Authorization", "Bearer " + address.token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                        .build();
        HttpResponse<byte[]> response;
        try {
            response = send(request);
        } catch (SSLException e) {
            throw new IOException(
                    "The Spark Agent at "
                            + address.url
                            + " is not trusted ("
                            + e.getMessage()
                            + "): "
                            + Elsewhere.CA_FILE
                            + " has to hold the certificate of who has signed the agent's, and"
                            + " that has to name this host.",
                    e);
        } catch (IOException e) {
            throw new IOException(
                    "The Spark Agent at "
                            + address.url
                            + " does not answer ("
                            + e.getClass().getSimpleName()
                            + "): look at the log of "
                            + route.logPlace()
                            + ".",
                    e);
        }
        return answer(address, response);
    }

    /** A certificate that is renewed is in the file before or soon after the agent shows it. */
    private HttpResponse<byte[]> send(HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (SSLException e) {
            SSLContext trust = trustOfNow(e);
            HttpClient renewed = http(trust);
            HttpResponse<byte[]> response = renewed.send(request, BodyHandlers.ofByteArray());
            http = renewed;
            return response;
        }
    }

    private SSLContext trustOfNow(SSLException failure) throws SSLException {
        SSLContext trust;
        try {
            trust = route.trust();
        } catch (AgentException unreadable) { // perhaps it is being replaced
            failure.addSuppressed(unreadable);
            throw failure;
        }
        if (trust == null) {
            throw failure;
        }
        return trust;
    }

    private JsonNode answer(AgentAddress address, HttpResponse<byte[]> response)
            throws IOException {
        switch (response.statusCode()) {
            case 200:
                return json.readTree(response.body());
            case 204:
                return json.createObjectNode();
            case 409:
                throw new UnknownInstanceException();
            case 401:
                throw new IOException(
                        "The Spark Agent at "
                                + address.url
                                + " does not accept the token in "
                                + route.tokenPlace());
            default:
                String text = new String(response.body(), StandardCharsets.UTF_8);
                throw new IOException(
                        "The Spark Agent at "
                                + address.url
                                + " answered "
                                + response.statusCode()
                                + ": "
                                + text.substring(0, Math.min(500, text.length())));
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

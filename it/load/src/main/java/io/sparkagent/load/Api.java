package io.sparkagent.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** The API server of the current kubeconfig context, bare: paths and JSON. */
public final class Api {

    public static final ObjectMapper JSON = new ObjectMapper();

    /** An answer that was not 2xx. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int code;

        RefusedException(String what, int code, String body) {
            super(what + " was answered with " + code + ": " + body);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    private final Config config = Config.autoConfigure(null);
    private final HttpClient http;

    public Api() {
        try {
            http =
                    HttpClient.newBuilder()
                            .sslContext(SSLUtils.sslContext(config))
                            .connectTimeout(Duration.ofSeconds(10))
                            .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the kubeconfig cannot be used", e);
        }
    }

    /** Where it is, without a slash at the end. */
    public String url() {
        return config.getMasterUrl().replaceAll("/$", "");
    }

    /** The certificates of its authority, as base64; empty where the kubeconfig has none. */
    public String authority() {
        try {
            if (config.getCaCertData() != null) {
                return config.getCaCertData();
            }
            return config.getCaCertFile() == null
                    ? ""
                    : java.util.Base64.getEncoder()
                            .encodeToString(
                                    java.nio.file.Files.readAllBytes(
                                            java.nio.file.Path.of(config.getCaCertFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode get(String path) {
        return call("GET", path, null, "application/json");
    }

    public JsonNode post(String path, Object body) {
        return call("POST", path, body, "application/json");
    }

    /** A merge patch. */
    public JsonNode patch(String path, Object body) {
        return call("PATCH", path, body, "application/merge-patch+json");
    }

    public JsonNode delete(String path) {
        return call("DELETE", path, null, "application/json");
    }

    /** Text that is no JSON, for example {@code /metrics}. */
    public String text(String path) {
        return send(request(path).GET().build(), "GET " + path);
    }

    private JsonNode call(String verb, String path, Object body, String type) {
        try {
            HttpRequest request =
                    request(path)
                            .header("Content-Type", type)
                            .method(
                                    verb,
                                    body == null
                                            ? BodyPublishers.noBody()
                                            : BodyPublishers.ofByteArray(
                                                    body instanceof byte[] bytes
                                                            ? bytes
                                                            : JSON.writeValueAsBytes(body)))
                            .build();
            return JSON.readTree(send(request, verb + " " + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String send(HttpRequest request, String what) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new RefusedException(what, response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A stream that goes on until it is closed, or the API server ends it. */
    InputStream stream(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(
                        request(path).timeout(Duration.ofDays(1)).GET().build(),
                        BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new RefusedException("GET " + path, response.statusCode(), "");
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Accept", "application/json")
                        .timeout(Duration.ofMinutes(2));
        String token = config.getAutoOAuthToken();
        return token == null || token.isEmpty()
                ? request
                : request.header("Authorization", "Bearer " + token);
    }
}

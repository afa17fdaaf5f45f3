package io.sparkagent.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.sparkagent.cli.Cluster.LogRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The logs of containers, by requests of our own. Before each of its own the client lists and
 * watches the pod to wait until it is ready: that needs the right to watch, and the container's
 * state says better whether there is a log. And it prints the refusal of a log that it is to follow
 * as if it were the log.
 */
final class PodLogs {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of an answer that is a refusal. */
    private static final int LONGEST_REFUSAL = 64 << 10;

    private final KubernetesClient client;

    PodLogs(KubernetesClient client) {
        this.client = client;
    }

    /** The log until now. */
    InputStream read(LogRequest request) {
        return send(
                to(address(request))
                        .timeout(
                                client.getConfiguration().getRequestTimeout(),
                                TimeUnit.MILLISECONDS));
    }

    /** The log as it grows: before its first line there may be no answer for long. */
    InputStream follow(LogRequest request) {
        return send(to(address(request) + "&follow=true"));
    }

    private HttpRequest.Builder to(String address) {
        return client.getHttpClient().newHttpRequestBuilder().uri(address);
    }

    private String address(LogRequest request) {
        return client.getConfiguration().getMasterUrl()
                + "api/v1/namespaces/"
                + request.namespace()
                + "/pods/"
                + request.pod()
                + "/log?container="
                + request.container()
                + (request.previous() ? "&previous=true" : "")
                + request.tail().map(lines -> "&tailLines=" + lines).orElse("");
    }

    private InputStream send(HttpRequest.Builder request) {
        HttpClient http = client.getHttpClient();
        HttpResponse<InputStream> response;
        try {
            response = http.sendAsync(request.build(), InputStream.class).join();
        } catch (CompletionException e) {
            throw new KubernetesClientException("there is no answer", e);
        }
        InputStream body = new WholeStream(response.body());
        if (!response.isSuccessful()) {
            throw new KubernetesClientException(
                    refusal(response.code(), body), response.code(), null);
        }
        return body;
    }

    private static String refusal(int code, InputStream answer) {
        String number = "HTTP " + code;
        try (InputStream body = answer) {
            return JSON.readTree(body.readNBytes(LONGEST_REFUSAL)).path("message").asText(number);
        } catch (IOException _) {
            return number; // a proxy's words, for instance
        }
    }
}

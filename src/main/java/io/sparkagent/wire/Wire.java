package io.sparkagent.wire;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way to the API server for what is asked often: a client's address, certificates and token,
 * and nothing of its objects. Each request is tried once, and blocks.
 */
public final class Wire implements AutoCloseable {

    private static final int LARGEST_OBJECT = 8 << 20;
    private static final int LARGEST_REFUSAL = 64 << 10;

    /** The API server gives a request a minute; whatever takes longer has been lost on the way. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(75);

    private final String address;
    private final Duration patience;
    private final KubernetesSerialization serialization;
    private final Connections connections;

    public Wire(KubernetesClient client) {
        this.address = client.getMasterUrl().toString();
        this.patience = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
        this.serialization = client.getKubernetesSerialization();
        this.connections = new Connections(client.getConfiguration());
    }

    /** What an answer may take that is no stream. */
    public Bounds bounds(long bytes) {
        return new Bounds(patience, LONGEST_CALL, bytes);
    }

    /**
     * @return the whole answer, which is one object
     * @throws KubernetesClientException with the code of a refusal, or -1 when there was no answer
     */
    public byte[] call(Request request) {
        try (Answer answer = open(request, bounds(LARGEST_OBJECT))) {
            return answer.readAllBytes();
        } catch (IOException e) {
            throw new KubernetesClientException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * @return the answer as it comes; to be closed
     * @throws KubernetesClientException with the code of a refusal, or -1 when there was no answer
     */
    public Answer open(Request request, Bounds bounds) {
        Connections.Lease lease = connections.lease();
        Answer answer = new Answer(lease, bounds);
        try {
            HttpResponse<AsyncBody> head = head(request, lease, answer);
            answer.begins(head.body());
            if (!head.isSuccessful()) {
                throw refusal(request, head, answer);
            }
            return answer;
        } catch (RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    private HttpResponse<AsyncBody> head(Request request, Connections.Lease lease, Answer answer) {
        CompletableFuture<HttpResponse<AsyncBody>> head =
                lease.client()
                        .consumeBytes(http(request, lease), (chunks, _) -> answer.arrived(chunks));
        try {
            return head.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            if (why instanceof TimeoutException) {
                lease.distrust();
            }
            throw noAnswer(request, why);
        } catch (TimeoutException e) {
            head.cancel(true);
            lease.distrust();
            throw noAnswer(request, e);
        } catch (InterruptedException e) {
            head.cancel(true);
            Thread.currentThread().interrupt();
            throw noAnswer(request, e);
        }
    }

    private HttpRequest http(Request request, Connections.Lease lease) {
        HttpRequest.Builder builder =
                lease.client()
                        .newHttpRequestBuilder()
                        .uri(URI.create(address + request.path()))
                        .header("Accept", request.accept())
                        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        return request.content()
                .map(content -> builder.method(request.method(), content.type(), content.text()))
                .orElse(builder)
                .build();
    }

    private static KubernetesClientException noAnswer(Request request, Throwable why) {
        String reason =
                why instanceof TimeoutException
                        ? "it took too long"
                        : Optional.ofNullable(why.getMessage()).orElseGet(why::toString);
        return new KubernetesClientException(
                request.method() + " " + request.path() + ": " + reason, why);
    }

    private KubernetesClientException refusal(
            Request request, HttpResponse<AsyncBody> head, Answer answer) {
        String text = text(answer);
        Status status =
                new StatusBuilder(status(text))
                        .withCode(head.code()) // what HTTP says is what happened
                        .build();
        String words = Excerpt.of(status.getMessage() == null ? text : status.getMessage());
        status.setMessage(
                words.isEmpty()
                        ? request.method() + " " + request.path() + ": " + head.code()
                        : words);
        retryAfter(head.header("Retry-After"))
                .ifPresent(
                        seconds -> {
                            StatusDetails details =
                                    Optional.ofNullable(status.getDetails())
                                            .orElseGet(StatusDetails::new);
                            details.setRetryAfterSeconds(seconds);
                            status.setDetails(details);
                        });
        return new KubernetesClientException(status);
    }

    private static String text(Answer answer) {
        try {
            return new String(answer.readNBytes(LARGEST_REFUSAL), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    /** A proxy, and the API server when it is very busy, answer with plain text. */
    private Status status(String text) {
        try {
            Status status = serialization.unmarshal(text, Status.class);
            return status == null ? new Status() : status;
        } catch (RuntimeException _) {
            return new Status();
        }
    }

    private static Optional<Integer> retryAfter(@Nullable String seconds) {
        try {
            return seconds == null
                    ? Optional.empty()
                    : Optional.of(Integer.parseInt(seconds.strip()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}

package io.sparkagent.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an agent that takes in files is asked, over HTTP. */
final class FilesDoor {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);

    /** After the last piece the agent reads the whole file once more. */
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);

    private static final Set<Integer> NOT_KNOWN = Set.of(401, 403, 404, 405, 421);

    private final URI files;

    /**
     * @param port on this machine's loopback that leads to the agent's
     */
    FilesDoor(int port) {
        this.files = URI.create("http://127.0.0.1:" + port + "/files");
    }

    /**
     * What the agent has of one file.
     *
     * @param number by which it is sent
     * @param received bytes that are there, from the start on
     */
    record Status(int number, long received, boolean complete) {}

    /**
     * @param closed why nothing is taken any more
     * @param files by their paths below the folder of streamed files
     */
    record Statuses(Optional<String> closed, Map<String, Status> files) {}

    /**
     * An answer to a piece.
     *
     * @param code of HTTP
     */
    record Reply(int code, long received, boolean complete) {}

    Statuses statuses() throws IOException, UndeliveredException {
        HttpURLConnection connection = open(files);
        int code = connection.getResponseCode();
        JsonNode answer = read(connection);
        refuse(code);
        if (code != HttpURLConnection.HTTP_OK) {
            throw new IOException("the agent answers with HTTP " + code);
        }
        Map<String, Status> found = new HashMap<>();
        int number = 0;
        for (JsonNode file : answer.path("files")) {
            found.put(
                    file.path("path").asText(),
                    new Status(
                            number++,
                            file.path("received").asLong(),
                            file.path("complete").asBoolean()));
        }
        return new Statuses(
                Optional.ofNullable(answer.path("closed").textValue()), Map.copyOf(found));
    }

    Reply put(int number, long offset, byte[] piece, int length)
            throws IOException, UndeliveredException {
        HttpURLConnection connection = open(URI.create(files + "/" + number + "?offset=" + offset));
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        connection.setFixedLengthStreamingMode(length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(piece, 0, length);
        }
        int code = connection.getResponseCode();
        JsonNode answer = read(connection);
        refuse(code);
        return new Reply(
                code, answer.path("received").asLong(0), answer.path("complete").asBoolean());
    }

    /** What no other try would change. */
    private static void refuse(int code) throws UndeliveredException {
        if (NOT_KNOWN.contains(code)) {
            throw new UndeliveredException(
                    "the agent in the driver's pod takes no files (HTTP "
                            + code
                            + "): its image is older than this program"
                            + " (spark.kubernetes.agent.container.image)");
        }
    }

    /** It sends nobody elsewhere: that request would leave from this machine. */
    private static HttpURLConnection open(URI address) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECTS_WITHIN.toMillis());
        connection.setReadTimeout((int) ANSWERS_WITHIN.toMillis());
        connection.setRequestProperty("Accept", "application/json");
        return connection;
    }

    /** To its end, so that the connection can be used again. */
    private static JsonNode read(HttpURLConnection connection) throws IOException {
        try (InputStream in =
                connection.getResponseCode() < 400
                        ? connection.getInputStream()
                        : connection.getErrorStream()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(LARGEST_ANSWER);
            return JSON.readTree(bytes);
        } catch (JsonProcessingException _) {
            return JSON.missingNode(); // a refusal in plain words
        }
    }
}

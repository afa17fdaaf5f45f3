package io.sparkagent.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The bare client, in a process of its own: posts the same pod with other ids from some threads,
 * asks for as short an answer as the agent does, and watches nothing. Told what to do by lines
 * {@code create FIRST COUNT}.
 */
public final class BareClient {

    private final HttpClient http;
    private final HttpRequest.Builder request;
    private final String pod;

    private BareClient(HttpClient http, HttpRequest.Builder request, String pod) {
        this.http = http;
        this.request = request;
        this.pod = pod;
    }

    /**
     * @param arguments HTTP version, the path of pods, a file with the pod, how many threads
     */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, InterruptedException {
        Config config = Config.autoConfigure(null);
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.valueOf(arguments[0]))
                        .sslContext(SSLUtils.sslContext(config))
                        .build();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        config.getMasterUrl().replaceAll("/$", "") + arguments[1]))
                        .header("Authorization", "Bearer " + config.getAutoOAuthToken())
                        .header("Content-Type", "application/json")
                        .header(
                                "Accept",
                                "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        BareClient client = new BareClient(http, request, Files.readString(Path.of(arguments[2])));
        try (ExecutorService threads =
                        Executors.newFixedThreadPool(Integer.parseInt(arguments[3]));
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                int first = Integer.parseInt(words[1]);
                for (int id = first; id < first + Integer.parseInt(words[2]); id++) {
                    int next = id;
                    threads.execute(() -> client.create(next));
                }
            }
        }
    }

    private void create(int id) {
        HttpRequest.Builder mine = request.copy();
        try {
            HttpResponse<byte[]> response =
                    http.send(
                            mine.POST(BodyPublishers.ofString(PodText.withId(pod, id))).build(),
                            BodyHandlers.ofByteArray());
            if (response.statusCode() != 201) {
                System.err.println(new String(response.body(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            System.err.println(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

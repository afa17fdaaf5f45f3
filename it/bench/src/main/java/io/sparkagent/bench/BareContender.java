package io.sparkagent.bench;

import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process that posts pods as fast as it can, and does nothing else. */
final class BareContender implements Contender {

    private final Api api;
    private final String name;
    private final PodText pod;
    private final String protocol;
    private final Place place;
    private final PodEye eye;
    private final Child client;
    private int lastId;

    /**
     * @param pod as the agent makes one, see {@link PodText}
     * @param protocol {@code HTTP_1_1} or {@code HTTP_2}
     */
    BareContender(Api api, String name, PodText pod, String protocol, int threads, Path directory) {
        this.api = api;
        this.name = name;
        this.pod = pod;
        this.protocol = protocol;
        place = Place.make(api, "bench-bare");
        eye = new PodEye(place).start();
        try {
            Files.createDirectories(directory);
            Path body = directory.resolve("pod.json");
            Files.write(body, pod.in(place));
            // The agent's own account, so that the API server treats both alike.
            client =
                    new Child(
                            Java.command(
                                    BareClient.class,
                                    protocol,
                                    place.path("pods"),
                                    body,
                                    String.valueOf(threads)),
                            Map.of("KUBECONFIG", place.kubeconfig(directory, api.url()).toString()),
                            directory.resolve("bare.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.await("ready", Duration.ofMinutes(1));
    }

    /** Another one, that differs in nothing else. */
    BareContender with(String otherName, int threads, Path directory) {
        return new BareContender(api, otherName, pod, protocol, threads, directory);
    }

    @Override
    public String name() {
        return name;
    }

    String protocol() {
        return protocol.equals("HTTP_2")
                ? "HTTP/2, one connection"
                : "HTTP/1.1, a pool of connections";
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public PodEye eye() {
        return eye;
    }

    @Override
    public void want(int total) {
        int missing = total - eye.living();
        client.say("create " + (lastId + 1) + " " + missing);
        lastId += missing;
    }

    @Override
    public void clear() {
        Pods.deleteAll(place, eye);
    }

    @Override
    public void close() {
        client.close();
        eye.close();
        place.close();
    }

    /** What the process was told to do when it last was told something; for failures. */
    List<String> log() {
        return client.heard();
    }
}

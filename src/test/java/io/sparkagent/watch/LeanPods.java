package io.sparkagent.watch;

import io.sparkagent.watch.PodReader.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Pods as the agent reads them. */
public final class LeanPods {

    private LeanPods() {}

    static LeanPod read(String json) {
        String line = "{\"type\":\"ADDED\",\"object\":" + json + "}";
        try {
            Event event = PodReader.event(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            return ((Event.Seen) event).pod();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

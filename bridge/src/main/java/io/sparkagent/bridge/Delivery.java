package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.resource.ResourceProfile;

/**
 * Puts the pods that are handed over into demands: each until this run of the agent has it, and no
 * more in one message than it takes. Used by one thread.
 */
final class Delivery {
    /** Characters; a body is at most 8 MiB, and the rest has to fit in as well. */
    static final int LARGEST = 4 << 20;

    /** After it, that the user's steps still run is the reason why there are no executors. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Workshop workshop;
    private final Map<Integer, ObjectNode> delivered = new HashMap<>();
    private final Map<Integer, ObjectNode> packed = new HashMap<>();
    private String receiver = "";
    private int size;
    private boolean full;

    Delivery(Workshop workshop) {
        this.workshop = workshop;
    }

    /**
     * Begins a message.
     *
     * @param boot the run of the agent that it is for; a new one has nothing
     */
    void begin(String boot) {
        if (!boot.equals(receiver)) {
            receiver = boot;
            delivered.clear();
        }
        packed.clear();
        size = 0;
        full = false;
    }

    /**
     * Adds what is handed over for the profile, if there is something to.
     *
     * @return false when it has to wait for the next message
     */
    boolean add(ObjectNode wanted, ResourceProfile profile) {
        if (!workshop.isNeeded()) {
            return true;
        }
        Optional<ObjectNode> made = workshop.look(profile, PATIENCE);
        if (made.isEmpty()) {
            return false;
        }
        ObjectNode handedOver = made.get();
        if (handedOver.equals(delivered.get(profile.id()))) {
            return true;
        }
        int length = handedOver.path("pod").asText().length();
        if (size > 0 && size + length > LARGEST) {
            full = true;
            return false;
        }
        size += length;
        packed.put(profile.id(), handedOver);
        wanted.set(HandOver.FIELD, handedOver);
        return true;
    }

    /**
     * Ends the message.
     *
     * @param boot the run of the agent that has taken it
     * @return whether nothing is left for another one
     */
    boolean isDone(String boot) {
        if (!boot.equals(receiver)) {
            return false;
        }
        delivered.putAll(packed);
        return !full;
    }
}

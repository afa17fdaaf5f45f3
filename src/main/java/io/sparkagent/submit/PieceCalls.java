package io.sparkagent.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What is asked of the API server about one object of a submission, once each. */
final class PieceCalls {

    /** On each object that a submission makes: which one it was, and so whose the object is. */
    static final String SUBMISSION = "spark-agent.io/submission";

    /** Who we are in {@code metadata.managedFields}. */
    static final String FIELD_MANAGER = "?fieldManager=spark-agent-submit";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Wire wire;
    private final KubernetesSerialization serialization;
    private final String submission;

    /**
     * @param submission nobody else's
     */
    PieceCalls(Wire wire, KubernetesSerialization serialization, String submission) {
        this.wire = wire;
        this.serialization = serialization;
        this.submission = submission;
    }

    /**
     * Sends it. Where an earlier answer was lost, here or on the way, it is our own object that is
     * in the way of this one: because of its name, or of a quota.
     */
    void create(Piece piece) {
        String json = signed(piece);
        boolean doubted = piece.state() == Piece.State.DOUBTFUL;
        piece.sent();
        try {
            take(
                    piece,
                    metadata(wire.call(Request.post(piece.collection() + FIELD_MANAGER, json))));
        } catch (KubernetesClientException e) {
            if (isRefusal(e) && (doubted || Refusal.isTaken(e))) {
                if (find(piece)) {
                    return;
                }
            } else if (isRefusal(e) || (!doubted && Refusal.isUnsent(e))) {
                piece.refused();
            }
            throw e;
        }
    }

    /** 5xx and silence are none: the object may be there all the same. */
    static boolean isRefusal(KubernetesClientException e) {
        return e.getCode() >= 400 && e.getCode() < 500;
    }

    private String signed(Piece piece) {
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(serialization.asJson(piece.object()));
            tree.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(SUBMISSION, submission);
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * After a lost answer: whether it is there, and made by this submission. What the driver needs
     * is looked at by a patch that changes nothing, for who submits has that right anyway and may
     * not read Secrets.
     */
    boolean find(Piece piece) {
        try {
            JsonNode there =
                    metadata(
                            wire.call(
                                    isDriver(piece)
                                            ? Request.get(piece.path())
                                            : Request.mergePatch(
                                                    piece.path() + FIELD_MANAGER, "{}")));
            if (!submission.equals(there.path("annotations").path(SUBMISSION).asText())) {
                piece.refused();
                return false;
            }
            take(piece, there);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isDriver(Piece piece) {
        return piece.kind().equals("Pod") || piece.kind().equals("Job");
    }

    /** From now on it goes when its owner goes. */
    void own(Piece piece, Made owner) {
        ObjectNode metadata = JSON.createObjectNode();
        // Another object of this name is refused, and stays as it is.
        metadata.put("uid", piece.made().orElseThrow().uid());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.apiVersion())
                .put("kind", owner.kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true);
        ObjectNode patch = JSON.createObjectNode();
        patch.set("metadata", metadata);
        JsonNode owned =
                metadata(
                        wire.call(
                                Request.mergePatch(
                                        piece.path() + FIELD_MANAGER, patch.toString())));
        if (!owner.uid().equals(owned.at("/ownerReferences/0/uid").asText())) {
            throw new KubernetesClientException("the API server has not said who owns it");
        }
    }

    /** Gone afterwards, or about to go; another object of its name stays. */
    void delete(Piece piece) {
        ObjectNode options = JSON.createObjectNode();
        options.putObject("preconditions").put("uid", piece.made().orElseThrow().uid());
        options.put("propagationPolicy", "Background");
        if (isDriver(piece)) {
            options.put("gracePeriodSeconds", 1); // it has done nothing yet
        }
        try {
            wire.call(Request.delete(piece.path(), options.toString()));
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
        piece.refused();
    }

    private static void take(Piece piece, JsonNode metadata) {
        piece.made(metadata.path("uid").asText(), metadata.path("resourceVersion").asText());
    }

    private static JsonNode metadata(byte[] answer) {
        try {
            JsonNode metadata = JSON.readTree(answer).path("metadata");
            if (metadata.path("uid").asText().isEmpty()) {
                throw new IOException("it is no object of Kubernetes");
            }
            return metadata;
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "the API server's answer cannot be read: " + e.getMessage(), e);
        }
    }
}

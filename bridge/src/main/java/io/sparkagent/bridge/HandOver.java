package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's feature steps for the agent: once for each resource profile Spark's own builder
 * makes the pod of an executor with a placeholder for its id, and the agent fills real ids in.
 *
 * <p>Whether that gives what the steps would have given is tried: the pods that the builder makes
 * for some real ids have to be the first one with these ids filled in. Claims of the conf's volumes
 * are the agent's, which knows when one is free; a step may not add others.
 */
final class HandOver {
    static final String FIELD = "handedOver";

    /**
     * An int, because steps may read it as one, that a pod hardly contains by itself. All numbers
     * to 20 divide it, so that a step that deals executors out in turn treats 1 or 2 otherwise.
     */
    static final String PLACEHOLDER = "1862340480";

    /** Makes the pod of one executor, and its claims. */
    interface Builder {
        ObjectNode build(
                SparkConf conf, String application, String executor, ResourceProfile profile)
                throws IOException;
    }

    private static final List<String> REAL_IDS = List.of("1", "2");
    private static final int LARGEST = 256 << 10;

    private final Builder builder;
    private final SparkConf conf;
    private final String application;
    private final List<String> steps;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param user the conf as the user wrote it
     * @param instance of this SparkContext
     */
    HandOver(Builder builder, SparkConf user, String application, String instance) {
        this.builder = builder;
        this.application = application;
        this.steps = FeatureSteps.of(user);
        this.conf = user.clone();
        // the agent mounts its own config map, and executors never get the driver's account
        conf.set("spark.kubernetes.executor.disableConfigMap", "true");
        conf.remove("spark.kubernetes.authenticate.driver.serviceAccountName");
        if (conf.getenv("SPARK_LOCAL_DIRS") == null) {
            // Spark's default is a random one for each pod
            conf.setIfMissing("spark.local.dir", "/var/data/spark-" + instance);
        }
    }

    /** False without steps of the user: the agent makes the pods alone. */
    boolean isNeeded() {
        return !steps.isEmpty();
    }

    /**
     * What the steps make for the profile, or the problem that there is. They may take their time.
     */
    ObjectNode make(ResourceProfile profile) {
        try {
            String pod = tryOut(steps, profile).path("pod").toString();
            int size = pod.getBytes(StandardCharsets.UTF_8).length;
            return size <= LARGEST
                    ? json.createObjectNode().put("pod", pod)
                    : problem("the pod has " + (size >> 10) + " KiB; let it be at most 256 KiB");
        } catch (Flaw e) {
            return problem(blame(profile, e));
        }
    }

    /** In place of a pod, the sentence why there is none. */
    ObjectNode problem(String why) {
        return json.createObjectNode()
                .put("problem", FeatureSteps.KEY + "=" + String.join(",", steps) + ": " + why);
    }

    private ObjectNode tryOut(List<String> some, ResourceProfile profile) throws Flaw {
        SparkConf with = FeatureSteps.only(conf, some);
        ObjectNode template = build(with, PLACEHOLDER, profile);
        String text = template.toString();
        for (String id : REAL_IDS) {
            String where;
            try {
                JsonNode filledIn = json.readTree(text.replace(PLACEHOLDER, id));
                where = Difference.between(filledIn, build(with, id, profile));
            } catch (IOException e) {
                throw new Flaw("makes what is no JSON with another id: " + e);
            }
            if (where != null) {
                throw new Flaw(
                        "makes "
                                + where
                                + " depend on the executor's id in a way that the agent cannot"
                                + " follow, which only fills the id in where the step has written"
                                + " it; let the step do the same for every executor");
            }
        }
        JsonNode claims = template.path("claims");
        if (claims.size() > 0 && claims.size() > plainClaims(profile)) {
            throw new Flaw(
                    "adds the claim "
                            + claims.get(claims.size() - 1).at("/metadata/name").asText()
                            + ", and the agent makes those of the conf's volumes only");
        }
        return template;
    }

    private int plainClaims(ResourceProfile profile) throws Flaw {
        return build(FeatureSteps.only(conf, List.of()), PLACEHOLDER, profile)
                .path("claims")
                .size();
    }

    private ObjectNode build(SparkConf with, String id, ResourceProfile profile) throws Flaw {
        try {
            return builder.build(with, application, id, profile);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            // Scala declares nothing, and the steps are not ours: anything may come
            throw new Flaw("failed with " + e);
        }
    }

    /** Names the step that is to blame: the first that does not do alone either. */
    private String blame(ResourceProfile profile, Flaw together) {
        String sparks = flaw(List.of(), profile);
        if (sparks != null) {
            return "already Spark's own part of the pod " + sparks;
        }
        for (String step : steps) {
            String alone = flaw(List.of(step), profile);
            if (alone != null) {
                return "the step " + step + " " + alone;
            }
        }
        return "one of the steps, after the others, " + together.getMessage();
    }

    private @Nullable String flaw(List<String> some, ResourceProfile profile) {
        try {
            tryOut(some, profile);
            return null;
        } catch (Flaw e) {
            return e.getMessage();
        }
    }

    /** What is wrong with a step, as the end of a sentence. */
    private static final class Flaw extends Exception {
        private static final long serialVersionUID = 1;

        Flaw(String message) {
            super(message);
        }
    }
}

package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final ObjectMapper json = new ObjectMapper();
    private final Signal ready = new Signal();
    private final Map<Integer, CountDownLatch> gates = new TreeMap<>();
    private int padding = 10;

    private final Workshop workshop =
            new Workshop(
                    new HandOver(
                            (conf, application, executor, profile) -> build(profile),
                            new SparkConf(false).set(FeatureSteps.KEY, "any.Step"),
                            "app-1",
                            "me"),
                    ready::raise);
    private final Delivery delivery = new Delivery(workshop);
    private final Totals totals = new Totals();

    private ObjectNode build(ResourceProfile profile) {
        try {
            CountDownLatch gate = gates.get(profile.id());
            if (gate != null) {
                gate.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        ObjectNode both = json.createObjectNode();
        both.putObject("pod").put("profile", profile.id()).put("padding", "x".repeat(padding));
        both.putArray("claims");
        return both;
    }

    private ResourceProfile profile() {
        ResourceProfile profile =
                new ResourceProfileBuilder()
                        .require(new ExecutorResourceRequests().cores(2))
                        .build();
        totals.merge(new scala.collection.immutable.Map.Map1<>(profile, 1));
        return profile;
    }

    /** A profile whose pod has been made. */
    private int made() throws InterruptedException {
        ResourceProfile profile = profile();
        workshop.await(profile, LONG);
        return profile.id();
    }

    /** One message, and whether nothing is left after an answer of this run. */
    private boolean send(ArrayNode wanted, String boot) {
        delivery.begin(boot);
        totals.writeTo(wanted, delivery);
        return delivery.isDone(boot);
    }

    private List<Integer> delivered(String boot) {
        ArrayNode wanted = json.createArrayNode();
        send(wanted, boot);
        return withPod(wanted);
    }

    private static List<Integer> withPod(ArrayNode wanted) {
        return IntStream.range(0, wanted.size())
                .mapToObj(wanted::get)
                .filter(node -> node.path(HandOver.FIELD).has("pod"))
                .map(node -> node.path("profile").asInt())
                .collect(Collectors.toList());
    }

    @Test
    void eachRunOfTheAgentIsGivenAPodOnce() throws Exception {
        int one = made();
        assertThat(delivered("a")).containsExactly(one);
        assertThat(delivered("a")).isEmpty();
        int two = made();
        assertThat(delivered("a")).containsExactly(two);
        assertThat(delivered("b")).containsExactly(one, two);
    }

    @Test
    void isGivenAgainWhenAnotherRunHasAnswered() throws Exception {
        int one = made();
        delivery.begin("a");
        totals.writeTo(json.createArrayNode(), delivery);
        assertThat(delivery.isDone("b")).isFalse();
        assertThat(delivered("a")).containsExactly(one);
    }

    @Test
    void manyLargePodsTakeSeveralMessagesThatAllFit() throws Exception {
        padding = 200 << 10;
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(made());
        }
        List<Integer> came = new ArrayList<>();
        int messages = 0;
        boolean done = false;
        while (!done) {
            ArrayNode wanted = json.createArrayNode();
            done = send(wanted, "a");
            assertThat(json.writeValueAsBytes(wanted).length).isLessThan(8 << 20);
            came.addAll(withPod(wanted));
            assertThat(wanted).hasSize(came.size());
            messages++;
        }
        assertThat(came).isEqualTo(all);
        assertThat(messages).isEqualTo(3);
    }

    @Test
    void aStepThatBlocksHoldsUpItsOwnProfileOnly() throws Exception {
        int quick = made();
        ResourceProfile slow = profile();
        CountDownLatch gate = new CountDownLatch(1);
        gates.put(slow.id(), gate);

        ArrayNode wanted = json.createArrayNode();
        assertThat(send(wanted, "a")).as("it says itself when there is more to send").isTrue();
        assertThat(withPod(wanted)).containsExactly(quick);
        assertThat(wanted).hasSize(1);

        gate.countDown();
        List<Integer> came = List.of();
        while (came.isEmpty()) { // it may still be raised for the quick one
            ready.await(LONG);
            ready.clear();
            came = delivered("a");
        }
        assertThat(came).containsExactly(slow.id());
        workshop.close();
    }

    @Test
    void thatAStepStillRunsIsAProblemInTheEnd() throws Exception {
        ResourceProfile slow = profile();
        gates.put(slow.id(), new CountDownLatch(1));
        String problem =
                FeatureSteps.KEY
                        + "=any.Step: the steps still run for resource profile "
                        + slow.id()
                        + ", and without them none of its executors can be made";

        assertThat(workshop.look(slow, LONG)).isEmpty();
        assertThat(workshop.look(slow, Duration.ZERO))
                .hasValueSatisfying(
                        node -> assertThat(node.path("problem").asText()).isEqualTo(problem));
        assertThat(workshop.await(slow, Duration.ZERO).path("problem").asText()).isEqualTo(problem);
        workshop.close();
    }

    @Test
    void tellsWhetherTotalsHaveChanged() {
        ResourceProfile profile = profile();
        assertThat(totals.merge(new scala.collection.immutable.Map.Map1<>(profile, 1))).isFalse();
        assertThat(totals.merge(new scala.collection.immutable.Map.Map1<>(profile, 2))).isTrue();
    }
}

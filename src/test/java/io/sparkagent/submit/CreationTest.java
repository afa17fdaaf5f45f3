package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.sparkagent.manifest.DriverObjects;
import io.sparkagent.submit.CreationException.Kind;
import io.sparkagent.submit.KeepingServer.Fault;
import io.sparkagent.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationTest {

    private static final String CORE = "/api/v1/namespaces/demo/";
    private static final String POD = CORE + "pods/etl-driver";

    /** Three dependencies, the driver, and three owner references. */
    private static final int REQUESTS = 7;

    /** What is in flight gets the time that a machine with much to do needs. */
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(5), 4, Duration.ofMillis(500));

    private final KeepingServer server = new KeepingServer();
    private final Wire wire = new Wire(server.newClient(150));
    private final Interruption interruption = new Interruption();

    @AfterEach
    void stop() {
        wire.close();
        server.close();
    }

    private static HasMetadata pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("etl-driver")
                .withNamespace("demo")
                .endMetadata()
                .build();
    }

    private static DriverObjects objects(HasMetadata driver) {
        return new DriverObjects(
                List.of(
                        new ServiceBuilder()
                                .withNewMetadata()
                                .withName("etl-driver-svc")
                                .withNamespace("demo")
                                .endMetadata()
                                .build(),
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("etl-conf")
                                .withNamespace("demo")
                                .addToAnnotations("mine", "too")
                                .endMetadata()
                                .build(),
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("etl-secret")
                                .withNamespace("demo")
                                .endMetadata()
                                .build()),
                driver);
    }

    private Creation creation() {
        return creation(objects(pod()));
    }

    private Creation creation(DriverObjects objects) {
        return new Creation(
                wire,
                server.client.getKubernetesSerialization(),
                "submission-1",
                objects,
                interruption,
                SHORT);
    }

    private CreationException failure() {
        return failure(creation());
    }

    private static CreationException failure(Creation creation) {
        return catchThrowableOfType(CreationException.class, creation::create);
    }

    @Test
    void theDriverComesAfterWhatItNeedsAndOwnsIt() {
        Made made = creation().create();

        assertThat(made)
                .isEqualTo(
                        new Made(
                                "v1",
                                "Pod",
                                "demo",
                                "etl-driver",
                                server.get(POD).at("/metadata/uid").asText(),
                                server.get(POD).at("/metadata/resourceVersion").asText()));
        assertThat(server.requests.subList(0, 3))
                .containsExactlyInAnyOrder(
                        "POST " + CORE + "services",
                        "POST " + CORE + "configmaps",
                        "POST " + CORE + "secrets");
        assertThat(server.requests.get(3)).isEqualTo("POST " + CORE + "pods");
        assertThat(server.requests.subList(4, REQUESTS))
                .containsExactlyInAnyOrder(
                        "PATCH " + CORE + "services/etl-driver-svc",
                        "PATCH " + CORE + "configmaps/etl-conf",
                        "PATCH " + CORE + "secrets/etl-secret");
        assertThat(server.requests).hasSize(REQUESTS);
        assertThat(server.queries).containsOnly("fieldManager=spark-agent-submit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"services/etl-driver-svc", "configmaps/etl-conf", "secrets/etl-secret"})
    void eachDependencyHasOneOwner(String dependency) {
        Made made = creation().create();

        JsonNode owners = server.get(CORE + dependency).at("/metadata/ownerReferences");
        assertThat(owners)
                .hasToString(
                        "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"etl-driver\","
                                + "\"uid\":\""
                                + made.uid()
                                + "\",\"controller\":true}]");
        assertThat(server.get(POD).at("/metadata/ownerReferences").isMissingNode()).isTrue();
    }

    @Test
    void aJobOwnsThemAsWell() {
        HasMetadata job =
                new JobBuilder()
                        .withNewMetadata()
                        .withName("etl")
                        .withNamespace("demo")
                        .endMetadata()
                        .build();

        Made made = creation(objects(job)).create();

        assertThat(server.paths()).contains("/apis/batch/v1/namespaces/demo/jobs/etl");
        assertThat(server.get(CORE + "configmaps/etl-conf").at("/metadata/ownerReferences/0"))
                .hasToString(
                        "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"name\":\"etl\","
                                + "\"uid\":\""
                                + made.uid()
                                + "\",\"controller\":true}");
    }

    @Test
    void everyObjectSaysWhichSubmissionHasMadeIt() {
        creation().create();

        assertThat(server.paths())
                .hasSize(4)
                .allSatisfy(
                        path ->
                                assertThat(
                                                server.get(path)
                                                        .at("/metadata/annotations")
                                                        .path("spark-agent.io/submission")
                                                        .asText())
                                        .isEqualTo("submission-1"));
        assertThat(server.get(CORE + "configmaps/etl-conf").at("/metadata/annotations/mine"))
                .hasToString("\"too\"");
    }

    static Stream<Arguments> failures() {
        return Stream.of(Fault.values())
                .filter(fault -> fault != Fault.NONE)
                .flatMap(
                        fault ->
                                IntStream.range(0, REQUESTS)
                                        .mapToObj(index -> Arguments.of(fault, index)));
    }

    /** From this request on what creates fails, each time; what takes back does not. */
    @ParameterizedTest
    @MethodSource("failures")
    void nothingIsLeftWhereAStepFails(Fault fault, int from) {
        server.breaks(
                (index, method, path) -> {
                    boolean creates = from < 4 ? method.equals("POST") : method.equals("PATCH");
                    return creates && index >= from ? fault : Fault.NONE;
                });

        CreationException e = failure();

        assertThat(e.sentence()).isNotBlank().doesNotContain("what may be left");
        assertThat(e.kind()).isNotEqualTo(Kind.INTERRUPTED);
        assertThat(server.paths()).isEmpty();
    }

    /** One request of all meets it, and the next try goes well; or all is taken back. */
    @ParameterizedTest
    @MethodSource("failures")
    void oneFaultLeavesAllOrNothing(Fault fault, int at) {
        server.breaks((index, _, _) -> index == at ? fault : Fault.NONE);

        int there;
        try {
            creation().create();
            there = 4;
        } catch (CreationException _) {
            there = 0;
        }

        assertThat(server.paths()).hasSize(there);
        assertThat(
                        server.paths().stream()
                                .filter(path -> !path.equals(POD))
                                .map(path -> server.get(path).at("/metadata/ownerReferences/0")))
                .allMatch(owner -> owner.path("name").asText().equals("etl-driver"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_BEFORE", "CUT_AFTER", "HANG_BEFORE", "HANG_AFTER", "BUSY", "BROKEN"})
    void aFaultThatPassesEndsNoSubmission(Fault fault) {
        server.breaks((index, _, _) -> index == 3 ? fault : Fault.NONE);

        creation().create();

        assertThat(server.paths()).hasSize(4);
    }

    /** Whatever else goes wrong while it is taken back, as long as it passes. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_BEFORE", "CUT_AFTER", "HANG_BEFORE", "HANG_AFTER", "BUSY", "BROKEN"})
    void takingBackIsTriedAgain(Fault fault) {
        server.breaks(
                (index, method, path) ->
                        path.endsWith("/pods") && method.equals("POST")
                                ? Fault.INVALID
                                : method.equals("DELETE") && index < 6 ? fault : Fault.NONE);

        CreationException e = failure();

        assertThat(e.sentence()).doesNotContain("what may be left");
        assertThat(server.paths()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void ctrlCLeavesNothing(int at) {
        server.breaks(
                (index, _, _) -> {
                    if (index == at) {
                        interruption.ask();
                    }
                    return Fault.NONE;
                });

        CreationException e = failure();

        assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(e.sentence()).isEqualTo("interrupted, so nothing is submitted");
        assertThat(server.paths()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void ctrlCWhileThereIsNoAnswerLeavesNothing(int at) {
        server.breaks(
                (index, _, _) -> {
                    if (index == at) {
                        interruption.ask();
                        return Fault.HANG_AFTER;
                    }
                    return Fault.NONE;
                });

        assertThat(failure().kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(server.paths()).isEmpty();
    }

    @Test
    void ctrlCBeforeItBeginsSendsNothing() {
        interruption.ask();

        assertThat(failure().kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void whatSomebodyElseHasMadeStays() {
        server.has(POD, "{\"metadata\":{\"name\":\"etl-driver\",\"uid\":\"theirs\"}}");

        CreationException e = failure();

        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
        assertThat(e.sentence())
                .isEqualTo(
                        "there is a pod etl-driver in the namespace demo already: `spark-agent kill"
                                + " etl-driver -n demo` ends and deletes it, or choose another name"
                                + " with spark.kubernetes.driver.pod.name");
        assertThat(server.paths()).containsExactly(POD);
    }

    @Test
    void anObjectThatWasReplacedMeanwhileGetsNoOwnerAndStays() {
        String conf = CORE + "configmaps/etl-conf";
        server.breaks(
                (index, _, _) -> {
                    if (index == 4) {
                        server.removes(conf);
                        server.has(conf, "{\"metadata\":{\"name\":\"etl-conf\"}}");
                    }
                    return Fault.NONE;
                });

        assertThat(failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(server.paths()).containsExactly(conf);
        assertThat(server.get(conf).at("/metadata/ownerReferences").isMissingNode()).isTrue();
    }

    @Test
    void whatCannotBeTakenBackIsNamed() {
        server.breaks(
                (_, method, path) ->
                        path.endsWith("/pods")
                                ? Fault.INVALID
                                : method.equals("DELETE") && path.endsWith("etl-conf")
                                        ? Fault.FORBIDDEN
                                        : Fault.NONE);

        assertThat(failure().sentence())
                .isEqualTo(
                        "the API server refuses the pod etl-driver: it is invalid; what may be left"
                                + " of it goes with `kubectl delete --namespace demo"
                                + " configmaps/etl-conf`");
    }

    @Test
    void aServerThatIsNotThereIsSaidAndNothingCanBeLeft() {
        server.close();

        CreationException e = failure();

        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e.sentence())
                .startsWith("the API server does not answer to create the service etl-driver-svc")
                .doesNotContain("what may be left");
    }

    @Test
    void aRightThatIsMissingIsNamedWithItsRole() {
        server.breaks((_, _, path) -> path.endsWith("/secrets") ? Fault.FORBIDDEN : Fault.NONE);

        CreationException e = failure();

        assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(e.sentence())
                .isEqualTo(
                        "you may not create secrets in the namespace demo; ask for the Role"
                                + " spark-submit, which has create for secrets where its part for"
                                + " Secrets has been put in force (it is forbidden: User \"ann\""
                                + " cannot create resource \"things\")");
    }

    @Test
    void whatWasMadeCanBeTakenBackLater() {
        Creation creation = creation();
        creation.create();

        assertThat(creation.undo()).isEmpty();
        assertThat(server.paths()).isEmpty();
    }
}

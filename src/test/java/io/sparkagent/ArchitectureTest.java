package io.sparkagent;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of rooms: who may import whom. */
class ArchitectureTest {

    /**
     * @param ours packages of ours that it may import
     * @param others packages, or names of single classes, of others
     */
    record Room(Set<String> ours, Set<String> others) {}

    private static final Map<String, Room> TEN_ROOMS =
            Map.of(
                    "config",
                    new Room(
                            Set.of(),
                            Set.of(
                                    "io.smallrye.config..",
                                    // The policy is a YAML file.
                                    "com.fasterxml.jackson..")),
                    "snapshot",
                    new Room(Set.of(), Set.of()),
                    "plan",
                    new Room(Set.of("snapshot"), Set.of()),
                    "watch",
                    new Room(
                            Set.of("snapshot", "config", "wire"),
                            Set.of(
                                    "io.fabric8.kubernetes..",
                                    "com.fasterxml.jackson..",
                                    "io.quarkus.runtime.annotations..",
                                    "org.jboss.logging..")),
                    "wire",
                    new Room(
                            Set.of(), Set.of("io.fabric8.kubernetes..", "com.fasterxml.jackson..")),
                    "manifest",
                    new Room(
                            Set.of("snapshot", "config"),
                            Set.of(
                                    "io.fabric8.kubernetes.api..",
                                    // A pod template is text, and only the client's own parser
                                    // reads all of Kubernetes' types from text.
                                    "io.fabric8.kubernetes.client.utils.KubernetesSerialization")),
                    "act",
                    new Room(
                            Set.of("plan", "manifest", "snapshot", "wire"),
                            Set.of(
                                    "io.fabric8.kubernetes..",
                                    "com.fasterxml.jackson..",
                                    "io.quarkus.runtime.annotations..")),
                    "driver",
                    new Room(
                            Set.of("config", "plan", "snapshot"),
                            Set.of(
                                    "jakarta.ws.rs..",
                                    "jakarta.inject..",
                                    "com.fasterxml.jackson.annotation..",
                                    "io.quarkus.runtime.annotations..",
                                    "io.smallrye.common.annotation..",
                                    // From which address a caller comes.
                                    "io.vertx.core.http..",
                                    "io.vertx.core.net..",
                                    "org.jboss.resteasy.reactive.server..")),
                    "status",
                    new Room(
                            Set.of("config", "snapshot", "plan"),
                            Set.of(
                                    "jakarta.ws.rs..",
                                    "io.micrometer..",
                                    "io.quarkus.runtime.annotations..",
                                    "org.eclipse.microprofile.health..")),
                    "cli",
                    new Room(
                            // Pods are read, and told of, in the agent's own words.
                            Set.of(
                                    "config",
                                    "manifest",
                                    "snapshot",
                                    "plan",
                                    "watch",
                                    "wire",
                                    "submit"),
                            Set.of(
                                    "picocli..",
                                    "io.fabric8.kubernetes..",
                                    "com.fasterxml.jackson..")));

    /** {@link Map#of} takes ten. */
    private static final Map<String, Room> ROOMS = new TreeMap<>(TEN_ROOMS);

    static {
        ROOMS.put(
                "submit",
                new Room(
                        Set.of("config", "manifest", "snapshot", "wire"),
                        Set.of(
                                "io.fabric8.kubernetes..",
                                "com.fasterxml.jackson..",
                                "javax.net.ssl..",
                                "software.amazon.awssdk..")));
        ROOMS.put(
                "arrival",
                new Room(
                        Set.of(),
                        Set.of(
                                "com.fasterxml.jackson..",
                                "io.quarkus.runtime.annotations..",
                                "io.smallrye.common.annotation..",
                                "jakarta.ws.rs..",
                                "org.jboss.logging..")));
        ROOMS.put(
                "door",
                new Room(
                        Set.of("config", "driver"),
                        Set.of(
                                "jakarta.enterprise.event..",
                                "jakarta.inject..",
                                "io.quarkus.vertx.http.runtime.filters..",
                                "io.vertx.core..",
                                "io.vertx.ext.web..")));
    }

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPath(Path.of("target/classes/io/sparkagent"));

    static Stream<String> rooms() {
        return ROOMS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void importsOnlyWhatItsRoomMay(String room) {
        classes()
                .that()
                .resideInAPackage(inside(room))
                .should(onlyDependOnClassesThat(allowedIn(room)))
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> allowedIn(String room) {
        Room allowed = Objects.requireNonNull(ROOMS.get(room));
        Stream<String> packages =
                Stream.of(
                                Stream.of(inside(room), "java..", "org.jspecify.annotations.."),
                                allowed.ours().stream().map(ArchitectureTest::inside),
                                allowed.others().stream().filter(name -> name.endsWith("..")))
                        .flatMap(names -> names);
        Stream<DescribedPredicate<? super JavaClass>> single =
                allowed.others().stream()
                        .filter(name -> !name.endsWith(".."))
                        .map(name -> nameMatching(name.replace(".", "\\.")).forSubtype());
        return or(
                Stream.concat(
                                Stream.of(resideInAnyPackage(packages.toArray(String[]::new))),
                                single)
                        .toList());
    }

    private static String inside(String room) {
        return "io.sparkagent." + room + "..";
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(
                        OURS.stream()
                                .map(JavaClass::getPackageName)
                                .filter(name -> !name.equals("io.sparkagent"))
                                .map(name -> name.substring("io.sparkagent.".length()))
                                .distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
    }

    @Test
    void thePeopleReadTheSameTable() throws IOException {
        Map<String, Set<String>> read = new TreeMap<>();
        Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\| ([^|]+) \\|$")
                .matcher(Files.readString(Path.of("docs/architecture.md")))
                .results()
                .forEach(row -> read.put(row.group(1), packagesOf(row.group(2))));
        Map<String, Set<String>> rules = new TreeMap<>();
        ROOMS.forEach((name, room) -> rules.put(name, room.ours()));

        assertThat(read).isEqualTo(rules);
    }

    private static Set<String> packagesOf(String cell) {
        return cell.equals("–") ? Set.of() : Set.of(cell.split(", ", -1));
    }

    @Test
    void nobodyImportsTheRoot() {
        noClasses()
                .that(resideInAPackage("io.sparkagent.*.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.sparkagent")
                .check(OURS);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("io.sparkagent.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void planAndSnapshotKnowNoClock() {
        for (String room : List.of("plan", "snapshot")) {
            noClasses()
                    .that()
                    .resideInAPackage(inside(room))
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould(callMethod(Instant.class, "now"))
                    .orShould(callMethod(System.class, "nanoTime"))
                    .orShould(callMethod(System.class, "currentTimeMillis"))
                    .check(OURS);
        }
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)").check(OURS);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(OURS);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertThat(OURS.stream().map(JavaClass::getPackage).distinct())
                .allSatisfy(
                        room ->
                                assertThat(room.tryGetPackageInfo())
                                        .as("package-info of " + room.getName())
                                        .isPresent())
                .allSatisfy(
                        (JavaPackage room) ->
                                assertThat(room.isAnnotatedWith(NullMarked.class))
                                        .as("@NullMarked of " + room.getName())
                                        .isTrue());
    }
}

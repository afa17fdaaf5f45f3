package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.it.Cause.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Makes each cause of a missing or dead executor happen, and sees that every place names it soon.
 * Run by it/causes/run alone.
 */
class CausesCheck {

    private static final Path FOLDER = Path.of("target/causes");
    private static final Path DOCUMENT = Path.of("docs/causes.md");

    @RegisterExtension
    static final TestNamespace NAMESPACE = new TestNamespace("causes").policy(policy());

    /** That of k8s/, but for a Secret that executors may mount. */
    private static String policy() {
        try {
            return Files.readString(Path.of("k8s/policy.yaml"))
                    .replace("secrets: []", "secrets: [no-such-secret]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Cause> all() {
        return Stream.of(
                        UnscheduledCauses.all(),
                        RefusedCauses.all(),
                        StartCauses.all(),
                        EndCauses.all(),
                        ClusterCauses.all(),
                        OutageCauses.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Cause> selected() {
        String names = System.getProperty("causes", "").strip();
        List<Cause> all = all();
        if (names.isEmpty()) {
            return all;
        }
        Set<String> wanted = Set.of(names.split("\\s+"));
        List<Cause> selected = all.stream().filter(cause -> wanted.contains(cause.name())).toList();
        assertThat(selected)
                .as("there are " + all.stream().map(Cause::name).toList())
                .hasSameSizeAs(wanted);
        return selected;
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void eachCauseIsNamedSoonInEveryPlaceThatCanCarryIt() throws Exception {
        List<Cause> causes = selected();
        List<Sightings> sightings = new ArrayList<>();
        try (StatusPage page = new StatusPage()) {
            for (Cause cause : causes) {
                Instant begin = Instant.now();
                Sightings its = sight(cause, page);
                sightings.add(its);
                System.out.printf(
                        "%-14s %s in %d s%n",
                        cause.name(),
                        its.isNamed() ? "named" : "NOT NAMED, see target/causes/" + cause.name(),
                        Duration.between(begin, Instant.now()).toSeconds());
            }
        }
        CauseTable table = new CauseTable(sightings);
        System.out.println();
        System.out.println(table.document());
        Files.writeString(FOLDER.resolve("causes.md"), table.document());
        if (causes.size() == all().size()) {
            Files.writeString(DOCUMENT, table.document());
        }
        System.out.println(table.figure());
        assertThat(sightings).filteredOn(each -> !each.isNamed()).isEmpty();
    }

    /** One that fails leaves the others alone. */
    private static Sightings sight(Cause cause, StatusPage page) throws Exception {
        Path folder = Files.createDirectories(FOLDER.resolve(cause.name()));
        Stage stage = new Stage(NAMESPACE, page, folder);
        Sightings its = Sightings.none(cause);
        try {
            its = look(cause, stage, folder);
        } catch (RuntimeException | AssertionError e) {
            System.out.printf("%s could not be made to happen: %s%n", cause.name(), e);
        }
        afterwards(stage::undo);
        afterwards(stage::keepLogs);
        afterwards(stage::close);
        return its;
    }

    private static Sightings look(Cause cause, Stage stage, Path folder)
            throws InterruptedException {
        Shown shown = cause.scenario().play(stage);
        Lookout lookout = new Lookout(cause, stage, shown);
        Sightings seen = lookout.look();
        stage.page().screenshot(folder.resolve("page.png"));
        stage.keepExplanation();
        stage.undo();
        Sightings its = lookout.lookOnceMore(seen);
        stage.write("sightings.txt", its + "\n" + String.join("\n", lookout.troubles()) + "\n");
        return its;
    }

    /** What has been seen counts, whatever becomes of the rest. */
    private static void afterwards(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            System.out.printf("afterwards: %s%n", e);
        }
    }
}

package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Packages that the driver fetches from a Maven repository. */
@Tag("submissions")
class SubmitPackagesIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-packages");

    /** Other repositories, which Spark asks too, are not to be there; this one needs no proxy. */
    private static final String NO_OTHERS = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9";

    @TempDir private static Path folder = Path.of("");

    @Test
    void classOfAPackageIsThereForTheDriverAndForTasks() {
        Bundles bundles = new Bundles(folder);
        byte[] ballast = Bundles.noise(1000);
        MavenRepository repository =
                MavenRepository.of(NAMESPACE, Bundles.read(bundles.library("4.1.1", ballast)));
        Submit submit =
                Submitter.in(NAMESPACE)
                        .submit("4.1.1")
                        .executors(1)
                        .option("--class", "io.sparkagent.jars.Speaks")
                        .option("--packages", MavenRepository.COORDINATES)
                        .option("--repositories", repository.url())
                        .option("--driver-java-options", NO_OTHERS)
                        .conf("spark.jars.ivy", "/tmp/ivy");

        Command.Result result = submit.toTheEnd(bundles.application("4.1.1").toString());

        assertThat(result.exitCode()).as(result.output()).isZero();
        String words = "says good day, " + Bundles.sha256(ballast);
        assertThat(submit.driver().log())
                .contains("the driver " + words)
                .contains("an executor " + words);
        assertThat(repository.requests()).contains("words-1.0.jar");
        Leftovers.awaitNone(NAMESPACE);
    }
}

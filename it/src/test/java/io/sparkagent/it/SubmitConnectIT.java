package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Spark Connect server as an application: its class is in the image. */
@Tag("submissions")
class SubmitConnectIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-connect");

    @Test
    void aClientsQueryRunsOnExecutorsOfASubmittedServerUntilItIsKilled() throws IOException {
        Command.run("it/connect-client", "4.1.1"); // fetches it, which takes its time
        Submitter submitter = Submitter.in(NAMESPACE);
        Driver server =
                submitter
                        .submit("4.1.1")
                        .executors(1)
                        .option("--driver-memory", "1g")
                        .option(
                                "--class",
                                "org.apache.spark.sql.connect.service.SparkConnectServer")
                        .detached("spark-internal");
        server.awaitWhileItStarts(
                "it listens",
                () -> !server.isGone() && server.log().contains("Spark Connect server started at"));

        try (PodHistory history = new PodHistory(NAMESPACE)) {
            assertThat(ConnectClient.sum(NAMESPACE, "pod/" + server.name()))
                    .contains("the sum is 499500");
            assertThat(history.pods()).isNotEmpty();
        }

        Command.Result killed = submitter.tryOut("kill", server.name(), "--yes");
        assertThat(killed.exitCode()).as(killed.output()).isZero();
        server.awaitGone();
        SubmitTraces.awaitNone(NAMESPACE);
    }
}

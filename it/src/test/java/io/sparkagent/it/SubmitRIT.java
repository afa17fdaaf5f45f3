package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An application in R. Python's package index has Spark without R: there is a test where {@code
 * SPARK_R_HOME} names a whole distribution, of whose image {@code SPARK_R_IMAGE} is the name.
 */
class SubmitRIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-r");

    @TestFactory
    Stream<DynamicTest> sparkR() {
        Map<String, String> environment = System.getenv();
        String home = environment.getOrDefault("SPARK_R_HOME", "");
        if (home.isEmpty()) {
            System.out.println(
                    "UNTESTED: SparkR. Set SPARK_R_HOME to a Spark distribution with R, and"
                            + " SPARK_R_IMAGE to its image on the cluster's nodes.");
            return Stream.empty();
        }
        return Stream.of(
                dynamicTest(
                        "a script of " + home,
                        () -> completes(environment.getOrDefault("SPARK_R_IMAGE", "spark-r"))));
    }

    private static void completes(String image) {
        Submit submit =
                Submitter.in(NAMESPACE)
                        .submit("4.1.1")
                        .executors(1)
                        .conf("spark.kubernetes.container.image", image);

        Command.Result result = submit.toTheEnd(Submit.ours("counts.R"));

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(submit.driver().log()).contains("the sum is 45");
        Leftovers.awaitNone(NAMESPACE);
    }
}

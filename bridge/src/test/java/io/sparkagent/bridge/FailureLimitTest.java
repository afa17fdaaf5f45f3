package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.util.ManualClock;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
    private final ManualClock clock = new ManualClock(0);
    private final SparkConf conf = new SparkConf(false).set("spark.executor.maxNumFailures", "2");

    @Test
    void countsAllFailuresWithoutAValidityInterval() {
        FailureLimit failures = new FailureLimit(conf, clock);
        for (int failure = 1; failure <= 3; failure++) {
            assertThat(failures.isExceeded()).isFalse();
            clock.advance(3_600_000);
            failures.count();
        }
        assertThat(failures.isExceeded()).isTrue();
    }

    @Test
    void forgetsFailuresThatAreOlderThanTheValidityInterval() {
        conf.set("spark.executor.failuresValidityInterval", "10s");
        FailureLimit failures = new FailureLimit(conf, clock);
        for (int failure = 1; failure <= 20; failure++) {
            failures.count();
            assertThat(failures.isExceeded()).isFalse();
            clock.advance(6_000);
        }
        failures.count();
        failures.count();
        assertThat(failures.isExceeded()).isTrue();
    }
}

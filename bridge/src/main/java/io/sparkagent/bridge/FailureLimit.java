package io.sparkagent.bridge;

import org.apache.spark.SparkConf;
import org.apache.spark.deploy.ExecutorFailureTracker;
import org.apache.spark.util.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the driver when too many executors have failed, counted by Spark's own tracker. */
final class FailureLimit {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLimit.class);
    private static final int TOO_MANY_FAILURES = 11;

    private final ExecutorFailureTracker tracker;
    private final int limit;
    private boolean enforced;

    FailureLimit(SparkConf conf, Clock clock) {
        this.tracker = new ExecutorFailureTracker(conf, clock);
        this.limit = ExecutorFailureTracker.maxNumExecutorFailures(conf);
    }

    void count() {
        tracker.registerExecutorFailure();
    }

    /** Of the failures within spark.executor.failuresValidityInterval, or of all without one. */
    boolean isExceeded() {
        return tracker.numFailedExecutors() > limit;
    }

    void enforce() {
        if (!enforced && isExceeded()) {
            enforced = true;
            LOG.error("Max number of executor failures ({}) reached", limit);
            // on a thread of its own: the shutdown hook stops the one that received the news
            Thread exit = new Thread(() -> System.exit(TOO_MANY_FAILURES), "spark-agent-exit");
            exit.setDaemon(true);
            exit.start();
        }
    }
}

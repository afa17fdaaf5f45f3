package io.sparkagent.snapshot;

import java.util.Set;

/** The labels by which Spark's tools and we know our objects. */
public final class Labels {

    public static final String APPLICATION = "spark-app-selector";
    public static final String APPLICATION_NAME = "spark-app-name";
    public static final String ROLE = "spark-role";
    public static final String EXECUTOR_ROLE = "executor";
    public static final String DRIVER_ROLE = "driver";
    public static final String EXECUTOR_ID = "spark-exec-id";
    public static final String PROFILE = "spark-exec-resourceprofile-id";
    public static final String SPARK_VERSION = "spark-version";
    public static final String INACTIVE = "spark-exec-inactive";
    public static final String INSTANCE = "spark-agent-instance";

    /** A conf may not set these. */
    public static final Set<String> RESERVED =
            Set.of(
                    APPLICATION,
                    APPLICATION_NAME,
                    ROLE,
                    EXECUTOR_ID,
                    PROFILE,
                    SPARK_VERSION,
                    INACTIVE,
                    INSTANCE);

    private Labels() {}
}

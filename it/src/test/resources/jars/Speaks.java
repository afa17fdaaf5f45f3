package io.sparkagent.jars;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Calls a class of another jar, on the driver and in tasks. */
public final class Speaks {

    private Speaks() {}

    public static void main(String[] arguments) throws Exception {
        try (SparkSession session = SparkSession.builder().appName("speaks").getOrCreate()) {
            System.out.println("the driver says " + Words.say());
            JavaSparkContext.fromSparkContext(session.sparkContext())
                    .parallelize(List.of(1, 2, 3, 4), 4)
                    .map(task -> Words.say())
                    .distinct()
                    .collect()
                    .forEach(words -> System.out.println("an executor says " + words));
        }
    }
}

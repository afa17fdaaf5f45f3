package org.apache.spark.examples;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Estimates pi by random points: as many tasks as the first argument says, 100,000 points each. */
public final class SparkPi {
    private static final int POINTS = 100_000;

    private SparkPi() {}

    public static void main(String[] arguments) throws IOException {
        int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        try (SparkSession session = SparkSession.builder().appName("Spark Pi").getOrCreate()) {
            long inside =
                    JavaSparkContext.fromSparkContext(session.sparkContext())
                            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                            .map(SparkPi::pointsInCircle)
                            .reduce(Long::sum);
            System.out.println("Pi is roughly " + 4.0 * inside / ((long) POINTS * tasks));
        }
    }

    private static long pointsInCircle(int seed) {
        var random = new SplittableRandom(seed);
        return IntStream.range(0, POINTS)
                .filter(point -> Math.hypot(random.nextDouble(), random.nextDouble()) <= 1)
                .count();
    }
}

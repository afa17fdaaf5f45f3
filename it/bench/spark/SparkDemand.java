package io.sparkagent.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** A Spark application that does nothing but want as many executors as it is told, line by line. */
public final class SparkDemand {

    private SparkDemand() {}

    public static void main(String[] arguments) throws IOException {
        // spark-submit takes no 0 for this.
        SparkContext context =
                new SparkContext(new SparkConf().set("spark.executor.instances", "0"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"))) {
            System.out.println("ready");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                context.requestTotalExecutors(
                        Integer.parseInt(line),
                        0,
                        scala.collection.immutable.Map$.MODULE$.<String, Object>empty());
            }
        }
        context.stop();
    }
}

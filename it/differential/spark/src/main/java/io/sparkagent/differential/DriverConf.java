package io.sparkagent.differential;

import java.util.Map;
import org.apache.spark.SparkConf;

/** A driver's conf in an environment of its own; without one it is this process's. */
final class DriverConf extends SparkConf {

    private final Map<String, String> environment;

    DriverConf(Map<String, String> environment, Map<String, String> entries) {
        super(false);
        this.environment = environment;
        entries.forEach(this::set);
    }

    @Override
    public String getenv(String name) {
        return environment.getOrDefault(name, super.getenv(name));
    }

    @Override
    public SparkConf clone() {
        DriverConf copy = new DriverConf(environment, Map.of());
        for (scala.Tuple2<String, String> entry : getAll()) {
            copy.set(entry._1(), entry._2());
        }
        return copy;
    }
}

package io.sparkagent.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * The driver program of the tests: does what it reads from standard input. Holds no more Spark than
 * a user's.
 */
public final class SparkApplication {
    private final SparkConf conf = new SparkConf();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private JavaSparkContext spark;

    private SparkApplication(String[] arguments) {
        conf.setMaster(arguments[0]).setAppName("bridge-test");
        conf.set("spark.ui.enabled", "false");
        conf.set("spark.driver.host", "127.0.0.1");
        conf.set("spark.kubernetes.allocation.pods.allocator", AgentPodsAllocator.class.getName());
        conf.set("spark.kubernetes.container.image", "none");
        for (String setting : arguments) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                conf.set(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        spark = connect();
    }

    public static void main(String[] arguments) throws IOException {
        SparkApplication application = new SparkApplication(arguments);
        System.out.println("reply: up");
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println("reply: " + application.answer(line.split(" ")));
        }
    }

    private JavaSparkContext connect() {
        JavaSparkContext context = new JavaSparkContext(conf);
        context.sc().addSparkListener(new Removals(removed));
        return context;
    }

    private static final class Removals extends SparkListener {
        private final List<String> removed;

        Removals(List<String> removed) {
            this.removed = removed;
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
            removed.add(event.executorId() + "=" + event.reason());
        }
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "job" -> job(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            case "kill" -> "killed " + spark.sc().killExecutor(words[1]);
            case "request" -> request(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            case "removed" -> String.join("|", removed);
            case "again" -> again();
            case "stop" -> "stopped in " + stop();
            default -> throw new IllegalArgumentException(Arrays.toString(words));
        };
    }

    /** Wants one executor more at each step. */
    private String request(int steps, long pauseMillis) {
        for (int total = 1; total <= steps; total++) {
            spark.sc()
                    .requestTotalExecutors(
                            total, 0, scala.collection.immutable.Map$.MODULE$.empty());
            sleep(pauseMillis);
        }
        return "requested " + steps;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String again() {
        stop();
        spark = connect();
        return "again";
    }

    private String job(int tasks, long millis) {
        List<Integer> numbers = IntStream.range(0, tasks).boxed().collect(Collectors.toList());
        int sum =
                spark.parallelize(numbers, tasks)
                        .map(
                                number -> {
                                    Thread.sleep(millis);
                                    return number;
                                })
                        .reduce(Integer::sum);
        return "sum " + sum;
    }

    private long stop() {
        long start = System.nanoTime();
        spark.stop();
        return (System.nanoTime() - start) / 1_000_000;
    }
}

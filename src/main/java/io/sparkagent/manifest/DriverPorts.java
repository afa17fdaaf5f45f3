package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a driver listens on.
 *
 * <p>Keys: {@code spark.driver.port}, {@code spark.driver.blockManager.port} (else, in the
 * container only, {@code spark.blockManager.port}), {@code spark.ui.port} and, since Spark 4.1,
 * {@code spark.connect.grpc.binding.port}.
 *
 * @param blockManager as the service and the driver have it
 * @param namedBlockManager as the container names it
 * @param connect empty before Spark 4.1
 */
record DriverPorts(
        int driver, int blockManager, int namedBlockManager, int ui, Optional<Integer> connect) {

    private static final String BLOCK_MANAGER = "spark.driver.blockManager.port";
    private static final int LARGEST = 65535;

    static DriverPorts read(SparkConf conf, SparkVersion version) {
        int driver = port(conf, "spark.driver.port", 7078);
        int blockManager = port(conf, BLOCK_MANAGER, 7079);
        int named =
                conf.text(BLOCK_MANAGER).isPresent() ? blockManager : executors(conf, blockManager);
        return new DriverPorts(
                driver,
                blockManager,
                named,
                port(conf, "spark.ui.port", 4040),
                version.isAtLeast(4, 1)
                        ? Optional.of(port(conf, "spark.connect.grpc.binding.port", 15002))
                        : Optional.empty());
    }

    /** Executors may take any port, and who wants that names none for the driver. */
    private static int executors(SparkConf conf, int standard) {
        String key = "spark.blockManager.port";
        return conf.text(key, "").equals("0") ? standard : port(conf, key, standard);
    }

    private static int port(SparkConf conf, String key, int standard) {
        int port = conf.integer(key, standard, 1);
        if (port > LARGEST) {
            conf.problems().add(key, String.valueOf(port), "write a port from 1 to " + LARGEST);
            return standard;
        }
        return port;
    }

    /** Number by name, in Spark's order. */
    Map<String, Integer> ofContainer() {
        return named(namedBlockManager);
    }

    Map<String, Integer> ofService() {
        return named(blockManager);
    }

    private Map<String, Integer> named(int blockManagers) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("driver-rpc-port", driver);
        ports.put("blockmanager", blockManagers);
        ports.put("spark-ui", ui);
        connect.ifPresent(port -> ports.put("spark-connect", port));
        return ports;
    }
}

package io.sparkagent.cli;

import io.sparkagent.submit.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What driver and executors get of the cluster. */
final class SubmitResources {

    @Option(names = "--driver-memory", paramLabel = "MEM", description = "Such as 4g; default 1g.")
    private Optional<String> driverMemory = Optional.empty();

    @Option(names = "--driver-cores", paramLabel = "N", description = "Default: 1.")
    private Optional<String> driverCores = Optional.empty();

    @Option(
            names = "--driver-java-options",
            paramLabel = "OPTIONS",
            description = "For the driver's JVM.")
    private Optional<String> driverJavaOptions = Optional.empty();

    @Option(
            names = "--driver-class-path",
            paramLabel = "PATHS",
            description = "Paths in the driver's image.")
    private Optional<String> driverClassPath = Optional.empty();

    @Option(
            names = "--driver-library-path",
            paramLabel = "PATHS",
            description = "Paths in the driver's image.")
    private Optional<String> driverLibraryPath = Optional.empty();

    @Option(
            names = "--executor-memory",
            paramLabel = "MEM",
            description = "Such as 4g; default 1g.")
    private Optional<String> executorMemory = Optional.empty();

    @Option(names = "--executor-cores", paramLabel = "N", description = "Default: 1.")
    private Optional<String> executorCores = Optional.empty();

    @Option(names = "--num-executors", paramLabel = "N", description = "Default: 2.")
    private Optional<String> numExecutors = Optional.empty();

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        driverMemory.ifPresent(value -> given.put(Setting.DRIVER_MEMORY, value));
        driverCores.ifPresent(value -> given.put(Setting.DRIVER_CORES, value));
        driverJavaOptions.ifPresent(value -> given.put(Setting.DRIVER_JAVA_OPTIONS, value));
        driverClassPath.ifPresent(value -> given.put(Setting.DRIVER_CLASS_PATH, value));
        driverLibraryPath.ifPresent(value -> given.put(Setting.DRIVER_LIBRARY_PATH, value));
        executorMemory.ifPresent(value -> given.put(Setting.EXECUTOR_MEMORY, value));
        executorCores.ifPresent(value -> given.put(Setting.EXECUTOR_CORES, value));
        numExecutors.ifPresent(value -> given.put(Setting.NUM_EXECUTORS, value));
        return given;
    }
}

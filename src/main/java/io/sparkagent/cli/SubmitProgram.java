package io.sparkagent.cli;

import io.sparkagent.submit.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The application, its properties and the files that it comes with. */
final class SubmitProgram {

    @Option(names = "--name", paramLabel = "NAME", description = "Default: the class or the file.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "The main class. Default: that of a local jar's manifest.")
    private Optional<String> mainClass = Optional.empty();

    @Option(
            names = {"-c", "--conf", "--prop"},
            paramLabel = "KEY=VALUE",
            description = "A property; it comes before those of files.")
    private List<String> conf = new ArrayList<>();

    @Option(
            names = "--properties-file",
            paramLabel = "F",
            description = "Default: spark-defaults.conf of SPARK_CONF_DIR or SPARK_HOME.")
    private Optional<String> propertiesFile = Optional.empty();

    @Option(
            names = "--load-spark-defaults",
            description = "spark-defaults.conf also beside --properties-file.")
    private boolean loadSparkDefaults;

    @Option(names = "--jars", paramLabel = "F,...", description = "For the class paths.")
    private Optional<String> jars = Optional.empty();

    @Option(
            names = "--packages",
            paramLabel = "GROUP:NAME:VERSION,...",
            description = "From Maven repositories, which the driver asks.")
    private Optional<String> packages = Optional.empty();

    @Option(
            names = "--exclude-packages",
            paramLabel = "GROUP:NAME,...",
            description = "Left out of what --packages brings.")
    private Optional<String> excludePackages = Optional.empty();

    @Option(
            names = "--repositories",
            paramLabel = "URL,...",
            description = "Further Maven repositories.")
    private Optional<String> repositories = Optional.empty();

    @Option(
            names = "--py-files",
            paramLabel = "F,...",
            description = ".zip, .egg and .py files for the PYTHONPATH.")
    private Optional<String> pyFiles = Optional.empty();

    @Option(
            names = "--files",
            paramLabel = "F,...",
            description = "For the working directories of driver and executors.")
    private Optional<String> files = Optional.empty();

    @Option(
            names = "--archives",
            paramLabel = "F,...",
            description = "Unpacked there; F#NAME names the folder.")
    private Optional<String> archives = Optional.empty();

    List<String> conf() {
        return List.copyOf(conf);
    }

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        name.ifPresent(value -> given.put(Setting.NAME, value));
        mainClass.ifPresent(value -> given.put(Setting.CLASS, value));
        propertiesFile.ifPresent(value -> given.put(Setting.PROPERTIES_FILE, value));
        if (loadSparkDefaults) {
            given.put(Setting.LOAD_SPARK_DEFAULTS, "true");
        }
        jars.ifPresent(value -> given.put(Setting.JARS, value));
        packages.ifPresent(value -> given.put(Setting.PACKAGES, value));
        excludePackages.ifPresent(value -> given.put(Setting.EXCLUDE_PACKAGES, value));
        repositories.ifPresent(value -> given.put(Setting.REPOSITORIES, value));
        pyFiles.ifPresent(value -> given.put(Setting.PY_FILES, value));
        files.ifPresent(value -> given.put(Setting.FILES, value));
        archives.ifPresent(value -> given.put(Setting.ARCHIVES, value));
        return given;
    }
}

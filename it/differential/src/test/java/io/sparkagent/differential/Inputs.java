package io.sparkagent.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What both sides get. */
final class Inputs {

    static final String USER = "spark";
    static final Path CONF_DIRECTORY = Path.of("conf-dir");
    static final Path BASE = Path.of("base.conf");
    static final Path DRIVER_POD = Path.of("driver-pod.yaml");
    private static final Path CORPUS = Path.of("corpus");

    private Inputs() {}

    static List<Path> corpus() throws IOException {
        return confs(CORPUS);
    }

    /** Those of the folder that the user has named, if any. */
    static List<Path> further() throws IOException {
        String folder = System.getProperty("confs", "");
        return folder.isBlank() ? List.of() : confs(Path.of(folder));
    }

    private static List<Path> confs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".conf")).sorted().toList());
        }
    }
}

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
    static final Path ALWAYS = Path.of("submissions/always");
    static final String CONF = ".conf";
    static final String SUBMISSION = ".submit";
    private static final Path CORPUS = Path.of("corpus");
    private static final Path SUBMISSIONS = Path.of("submissions");

    private Inputs() {}

    static List<Path> corpus() throws IOException {
        return files(CORPUS, CONF);
    }

    static List<Path> submissions() throws IOException {
        return files(SUBMISSIONS, SUBMISSION);
    }

    /** Those of the folder that the user has named, if any. */
    static List<Path> further(String suffix) throws IOException {
        String folder = System.getProperty("confs", "");
        return folder.isBlank() ? List.of() : files(Path.of(folder), suffix);
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(suffix)).sorted().toList());
        }
    }
}

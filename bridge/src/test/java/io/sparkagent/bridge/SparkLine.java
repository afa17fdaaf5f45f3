package io.sparkagent.bridge;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One Spark release line by its class path; the bridge's jar is the same on all of them. */
record SparkLine(String name, String classPath) {
    /** What Spark's launcher opens for Java 17. */
    private static final List<String> OPENED =
            List.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar");

    static Stream<SparkLine> all() {
        Path directory = Path.of(System.getProperty("spark.lines"));
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .filter(file -> file.toString().endsWith(".classpath"))
                    .sorted()
                    .map(SparkLine::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SparkLine read(Path file) {
        try {
            String name = String.valueOf(file.getFileName()).replace(".classpath", "");
            // what src/test/lines had to compile itself
            Path classes = file.resolveSibling(name + ".classes");
            String compiled = Files.isDirectory(classes) ? classes + File.pathSeparator : "";
            return new SparkLine(name, compiled + Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Java command of this line, open for more arguments. */
    List<String> java(String mainClass, String... options) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("spark.java"));
        for (String opened : OPENED) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of(options));
        String ours = System.getProperty("bridge.jar") + File.pathSeparator + "target/test-classes";
        command.addAll(List.of("-cp", ours + File.pathSeparator + classPath, mainClass));
        return command;
    }

    @Override
    public String toString() {
        return name;
    }
}

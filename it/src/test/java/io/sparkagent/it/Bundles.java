package io.sparkagent.it;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes what an application brings along, in a folder of this machine. */
record Bundles(Path folder) {

    /** More than a config map takes. */
    static final int LARGE = 3 * 1024 * 1024;

    private static final Path SOURCES = Path.of("it/src/test/resources/jars");

    /** The main class {@code io.sparkagent.jars.Speaks}, without the class that it calls. */
    Path application(String sparkVersion) {
        Path classes = compile(sparkVersion);
        return zip(
                "speaks-" + sparkVersion + ".jar",
                Map.of(
                        "io/sparkagent/jars/Speaks.class",
                        read(classes.resolve("io/sparkagent/jars/Speaks.class"))));
    }

    /** That class, with as much ballast as its jar has to weigh. */
    Path library(String sparkVersion, byte[] ballast) {
        Path classes = compile(sparkVersion);
        return zip(
                "words-" + ballast.length + ".jar",
                Map.of(
                        "ballast",
                        ballast,
                        "io/sparkagent/jars/Words.class",
                        read(classes.resolve("io/sparkagent/jars/Words.class"))));
    }

    private Path compile(String sparkVersion) {
        Path classes = folder.resolve("classes-" + sparkVersion);
        String home = Command.run("it/images/distribution", sparkVersion).strip();
        StringWriter said = new StringWriter();
        int code =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                new PrintWriter(said),
                                new PrintWriter(said),
                                "-nowarn",
                                "--release",
                                "17",
                                "-cp",
                                jars(Path.of(home, "jars")),
                                "-d",
                                classes.toString(),
                                SOURCES.resolve("Speaks.java").toString(),
                                SOURCES.resolve("Words.java").toString());
        if (code != 0) {
            throw new AssertionError("javac ended with " + code + ":\n" + said);
        }
        return classes;
    }

    /** Only the launcher of javac, and not the tool itself, knows what an asterisk means. */
    private static String jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path zip(String name, Map<String, byte[]> entries) {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that no compression makes fewer, the same for the same size. */
    static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

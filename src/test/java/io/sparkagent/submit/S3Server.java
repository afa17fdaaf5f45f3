package io.sparkagent.submit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that speaks S3 and checks signatures; its buckets are folders. */
final class S3Server implements AutoCloseable {

    static final String ACCESS = "an-access-key";
    static final String SECRET = "a-secret-that-is-never-shown";

    private static final Pattern STARTED = Pattern.compile("Started .*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final Path buckets;
    private final int port;

    S3Server(Path folder) throws IOException {
        buckets = Files.createDirectory(folder.resolve("buckets"));
        Path properties =
                Files.writeString(
                        folder.resolve("s3proxy.properties"),
                        String.join(
                                "\n",
                                "s3proxy.endpoint=http://127.0.0.1:0",
                                // the token of keys that are a role's
                                "s3proxy.ignore-unknown-headers=true",
                                "s3proxy.authorization=aws-v4",
                                "s3proxy.identity=" + ACCESS,
                                "s3proxy.credential=" + SECRET,
                                "jclouds.provider=filesystem-nio2",
                                "jclouds.filesystem.basedir=" + buckets));
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                Path.of("target/s3proxy.jar").toAbsolutePath().toString(),
                                "--properties",
                                properties.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        port = port(process.inputReader(StandardCharsets.UTF_8));
    }

    private static int port(BufferedReader log) throws IOException {
        StringBuilder words = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            words.append(line).append('\n');
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread.ofVirtual().start(() -> drain(log));
                return Integer.parseInt(started.group(1));
            }
        }
        throw new AssertionError("the S3 server has not started:\n" + words);
    }

    /** A program whose words nobody reads stands still. */
    private static void drain(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // It has been closed.
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** The conf by which Hadoop finds it. */
    Map<String, String> conf() {
        return new HashMap<>(
                Map.of(
                        "spark.hadoop.fs.s3a.endpoint",
                        "http://" + address(),
                        "spark.hadoop.fs.s3a.path.style.access",
                        "true",
                        "spark.hadoop.fs.s3a.access.key",
                        ACCESS,
                        "spark.hadoop.fs.s3a.secret.key",
                        SECRET));
    }

    Path bucket(String name) throws IOException {
        return Files.createDirectories(buckets.resolve(name));
    }

    @Override
    public void close() {
        process.destroy();
    }
}

package io.sparkagent.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The folder that the driver container sees read-only: the bridge's jar, and where and with which
 * token to reach the agent. Files appear whole or not at all, and a jar that is there already is
 * left alone, because the driver's JVM has it open.
 */
public final class SharedDirectory {

    /** Where the driver container has the bridge, by convention. */
    public static final String JAR_IN_DRIVER = "/opt/spark-agent/bridge.jar";

    static final String JAR = "bridge.jar";

    /** A folder of its own, because Spark gives the files beside its conf to executors. */
    static final String CONF = "conf/spark-defaults.conf";

    static final String PROPERTIES = "agent.properties";
    private static final String JAR_RESOURCE = "spark-agent-bridge.jar";
    private static final String BEARER = "Bearer ";
    private static final int TOKEN_BYTES = 32;
    private static final int SHORTEST_TOKEN = 32;
    private static final long UNTIL_ANEW = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final String url;
    private final Optional<Path> tokenFile;
    private final LongSupplier nanos;
    private volatile String token = newToken();
    private Optional<Reading> reading = Optional.empty();

    /**
     * What the token file held.
     *
     * @param mark changes with the file
     */
    private record Reading(Optional<String> token, Optional<List<Object>> mark, long at) {}

    public SharedDirectory(Path directory, String url) {
        this(directory, url, Optional.empty());
    }

    /**
     * @param tokenFile where the token is that drivers in other pods show; nobody else writes there
     */
    public SharedDirectory(Path directory, String url, Optional<Path> tokenFile) {
        this(directory, url, tokenFile, System::nanoTime);
    }

    /**
     * @param nanos as {@link System#nanoTime}
     */
    SharedDirectory(Path directory, String url, Optional<Path> tokenFile, LongSupplier nanos) {
        this.directory = directory;
        this.url = url;
        this.tokenFile = tokenFile;
        this.nanos = nanos;
    }

    /** What the bridge has to show. */
    String token() {
        return tokenFile.flatMap(this::recently).orElse(token);
    }

    /**
     * Whoever asks without a right to may ask often, so the file is not read for each: when it has
     * changed, and once a second, because not every change shows.
     */
    private synchronized Optional<String> recently(Path file) {
        long now = nanos.getAsLong();
        Optional<List<Object>> mark = mark(file);
        reading =
                reading.filter(last -> last.mark().equals(mark) && now - last.at() < UNTIL_ANEW)
                        .or(() -> Optional.of(new Reading(read(file), mark, now)));
        return reading.flatMap(Reading::token);
    }

    private static Optional<List<Object>> mark(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(
                    List.of(
                            now.lastModifiedTime(),
                            now.size(),
                            Objects.requireNonNullElse(now.fileKey(), "")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Why nobody could show the token of the file, or nobody should; empty when all is well. */
    public Optional<String> tokenProblem() {
        return tokenFile.flatMap(SharedDirectory::read).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the agent has no token that drivers could show: mount a Secret, and set"
                                + " SPARK_AGENT_TOKEN_FILE to the file in it that holds "
                                + SHORTEST_TOKEN
                                + " characters or more"
                                + tokenFile.map(file -> " (now it is " + file + ")").orElse(""));
    }

    /** A file that is of no use as a token is none, so that nobody gets in by it. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).trim())
                    .filter(text -> text.length() >= SHORTEST_TOKEN);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether somebody shows the token.
     *
     * @param authorization the header {@code Authorization}, empty where there is none
     */
    public boolean admits(String authorization) {
        return authorization.startsWith(BEARER)
                && MessageDigest.isEqual(
                        authorization.getBytes(StandardCharsets.UTF_8),
                        (BEARER + token()).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Delivers both files. The token of an earlier run of the agent in this pod stays.
     *
     * @throws IOException if the folder cannot be read and written
     */
    public void deliver() throws IOException {
        token = earlierToken();
        write(
                PROPERTIES,
                ("url=" + url + "\ntoken=" + token + "\n").getBytes(StandardCharsets.UTF_8),
                "r--r-----");
        try (InputStream jar =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(JAR_RESOURCE)) {
            if (jar == null) {
                throw new IOException("this build of the agent has no " + JAR_RESOURCE + " in it");
            }
            write(JAR, jar.readAllBytes(), "r--r--r--");
        }
    }

    /**
     * Delivers a conf that a driver in client mode has when its {@code SPARK_CONF_DIR} is the
     * folder {@code conf}.
     *
     * @throws IOException if the folder cannot be read and written
     */
    public void deliver(Map<String, String> conf) throws IOException {
        Files.createDirectories(directory.resolve(CONF).getParent());
        Properties properties = new Properties();
        properties.putAll(conf);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        String lines = // without the time, so that the same conf is the same file
                text.toString()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .sorted()
                        .collect(Collectors.joining("\n", "", "\n"));
        write(CONF, lines.getBytes(StandardCharsets.UTF_8), "r--r-----");
    }

    private String earlierToken() throws IOException {
        Path file = directory.resolve(PROPERTIES);
        if (!Files.exists(file)) {
            return token;
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties.getProperty("token", token);
    }

    private void write(String name, byte[] content, String mode) throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(
                temporary); // an agent that was killed may have left one that cannot be written to
        Files.write(temporary, content);
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

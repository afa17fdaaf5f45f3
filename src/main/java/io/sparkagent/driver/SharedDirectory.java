package io.sparkagent.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The folder that the driver container sees read-only: the bridge's jar, and where and with which
 * token to reach the agent. Files appear whole or not at all, and a jar that is there already is
 * left alone, because the driver's JVM has it open.
 */
public final class SharedDirectory {

    static final String JAR = "bridge.jar";
    static final String PROPERTIES = "agent.properties";
    private static final String JAR_RESOURCE = "spark-agent-bridge.jar";
    private static final int TOKEN_BYTES = 32;

    private final Path directory;
    private final String url;
    private volatile String token = newToken();

    public SharedDirectory(Path directory, String url) {
        this.directory = directory;
        this.url = url;
    }

    /** What the bridge has to show. */
    String token() {
        return token;
    }

    /**
     * Whether somebody shows the token.
     *
     * @param authorization the header {@code Authorization}, empty where there is none
     */
    public boolean admits(String authorization) {
        return MessageDigest.isEqual(
                authorization.getBytes(StandardCharsets.UTF_8),
                ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
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
        Path temporary = directory.resolve("." + name + ".new");
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

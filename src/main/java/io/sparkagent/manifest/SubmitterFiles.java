package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files of the submitting machine that keys of the conf name, and that go into objects of
 * Kubernetes: by path, or by a URI with {@code file:} or {@code local:}.
 */
record SubmitterFiles(SparkConf conf) {

    /** In bytes: more fits into no object. */
    private static final int LARGEST = 1 << 20;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");

    /** Whether a place is on no file system of anybody's machine. */
    static boolean isRemote(String location) {
        return SCHEME.matcher(location).matches()
                && !location.startsWith("file:")
                && !location.startsWith("local:");
    }

    /** Whether there is such a file here. */
    static boolean isHere(String location) {
        try {
            return !isRemote(location) && Files.isRegularFile(path(location));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Path path(String location) {
        return SCHEME.matcher(location).matches()
                ? Path.of(Optional.ofNullable(URI.create(location).getPath()).orElse(""))
                : Path.of(location);
    }

    /**
     * @param key whose value is the file's place
     * @return empty where there is no such file, which is told
     */
    Optional<byte[]> bytes(String key, String location) {
        if (isRemote(location)) {
            conf.problems().add(key, location, "write the path of a file on this machine");
            return Optional.empty();
        }
        if (!isHere(location)) {
            conf.problems().add(key, location, "there is no such file here");
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path(location))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length <= LARGEST) {
                return Optional.of(bytes);
            }
            conf.problems().add(key, location, "the file is over 1 MiB; write a smaller one");
        } catch (IOException _) {
            conf.problems().add(key, location, "this file cannot be read");
        }
        return Optional.empty();
    }

    /** The same of a text in UTF-8. */
    Optional<String> text(String key, String location) {
        Optional<byte[]> bytes = bytes(key, location);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
        } catch (CharacterCodingException _) {
            conf.problems().add(key, location, "the file is not text in UTF-8: save it as such");
            return Optional.empty();
        }
    }
}

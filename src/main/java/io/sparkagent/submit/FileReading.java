package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads files of this machine, as long as they stay as they were when they were found. */
final class FileReading {

    private final Problems problems;

    FileReading(Problems problems) {
        this.problems = problems;
    }

    Optional<byte[]> bytes(LocalFile file) {
        try (InputStream in = Files.newInputStream(file.path())) {
            byte[] bytes = in.readNBytes((int) file.size() + 1);
            if (bytes.length == file.size()) {
                return Optional.of(bytes);
            }
            problems.add(changed(file));
        } catch (IOException e) {
            problems.add(file.path() + " cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    Optional<String> hash(LocalFile file) {
        try (DigestInputStream in =
                new DigestInputStream(
                        Files.newInputStream(file.path()), MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[128 << 10];
            long size = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                size += count;
            }
            if (size == file.size()) {
                return Optional.of(HexFormat.of().formatHex(in.getMessageDigest().digest()));
            }
            problems.add(changed(file));
        } catch (IOException e) {
            problems.add(file.path() + " cannot be read: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
        return Optional.empty();
    }

    private static String changed(LocalFile file) {
        return file.path() + " has changed while it was read";
    }
}

package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files that people write, in UTF-8 and of a bounded size. */
final class TextFile {

    /** Bytes; what a config map can hold. */
    static final int LARGEST = 1 << 20;

    private TextFile() {}

    static Optional<Path> path(String named, String by, Problems problems) {
        try {
            return Optional.of(Path.of(named));
        } catch (InvalidPathException _) {
            problems.add(by, named, "write the path of a file");
            return Optional.empty();
        }
    }

    /**
     * @param by what names the file, such as an option
     * @return empty, and a problem, where it cannot be had
     */
    static Optional<String> read(Path file, String by, Problems problems) {
        if (!Files.exists(file)) {
            problems.add(by, file.toString(), "there is no such file");
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            problems.add(by, file.toString(), "it is not a file");
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                problems.add(by, file.toString(), "it is over 1 MiB; write what is needed only");
                return Optional.empty();
            }
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            problems.add(by, file.toString(), "it is not text in UTF-8; save it as such");
        } catch (IOException _) {
            problems.add(by, file.toString(), "it cannot be read; see its owner and mode");
        }
        return Optional.empty();
    }
}

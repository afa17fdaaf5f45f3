package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The class that a jar's manifest names. */
final class MainClass {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** Bytes, unpacked. */
    private static final int LARGEST = 1 << 20;

    private MainClass() {}

    /**
     * @param missing the beginning of a sentence
     */
    static Optional<String> of(Path jar, String missing, Problems problems) {
        Optional<String> found = Optional.empty();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry manifest = zip.getEntry(MANIFEST);
            if (manifest != null) {
                try (InputStream in = zip.getInputStream(manifest)) {
                    found = read(in.readNBytes(LARGEST));
                }
            }
        } catch (IOException | IllegalArgumentException _) {
            problems.add(missing + jar + " is not a jar whose manifest can be read");
            return Optional.empty();
        }
        if (found.isEmpty()) {
            problems.add(missing + "the manifest of " + jar + " has no Main-Class");
        }
        return found;
    }

    private static Optional<String> read(byte[] manifest) throws IOException {
        return Optional.ofNullable(
                        new Manifest(new ByteArrayInputStream(manifest))
                                .getMainAttributes()
                                .getValue(Attributes.Name.MAIN_CLASS))
                .map(String::strip)
                .filter(name -> !name.isEmpty());
    }
}

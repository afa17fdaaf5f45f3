package io.sparkagent.submit;

import java.net.URI;
import java.net.URISyntaxException;

/** Paths as Spark's lists hold them. */
final class FileUris {

    private FileUris() {}

    /**
     * @param root scheme and authority, {@code file://} or {@code s3a://bucket}
     * @param path absolute, not encoded
     */
    static String of(String root, String path) {
        try {
            String encoded = new URI(null, null, path, null).toASCIIString();
            return root + encoded.replace(",", "%2C");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}

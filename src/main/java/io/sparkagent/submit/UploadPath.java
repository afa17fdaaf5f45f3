package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code spark.kubernetes.file.upload.path} in an object store.
 *
 * @param scheme by which the driver reads it
 * @param folder without slashes at its ends, empty for the bucket itself
 */
record UploadPath(String scheme, String bucket, String folder) {

    static final String KEY = "spark.kubernetes.file.upload.path";

    /** Encryption for which the submitter needs no key. */
    private static final Set<String> STORES_OWN = Set.of("", "AES256", "SSE-KMS", "DSSE-KMS");

    private static final Pattern FORM = Pattern.compile("([^:/]+)://([^/?#]+)(?:/([^?#]*))?");

    /**
     * @return empty when there is none, or one that only Hadoop can write to
     */
    static Optional<UploadPath> read(Map<String, String> properties, Problems problems) {
        String value = properties.getOrDefault(KEY, "").strip();
        String scheme = FileLists.scheme(value).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("s3a") && !scheme.equals("s3")) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(value);
        if (!form.matches() || form.group(2).contains("@")) {
            problems.add(KEY, value, "write it as s3a://BUCKET/FOLDER");
            return Optional.empty();
        }
        refuseKeysOfOurs(properties, form.group(2), problems);
        String folder = Optional.ofNullable(form.group(3)).orElse("");
        // Hadoop itself knows s3a only; another scheme is somebody's choice in the conf.
        boolean chosen = properties.containsKey("spark.hadoop.fs.s3.impl");
        return Optional.of(
                new UploadPath(
                        scheme.equals("s3") && chosen ? "s3" : "s3a",
                        form.group(2),
                        folder.replaceAll("/+", "/").replaceAll("^/|/$", "")));
    }

    /** Without the encryption that was asked for nothing is to be there. */
    private static void refuseKeysOfOurs(
            Map<String, String> properties, String bucket, Problems problems) {
        Stream.of("spark.hadoop.fs.s3a.bucket." + bucket + ".", "spark.hadoop.fs.s3a.")
                .map(prefix -> prefix + "encryption.algorithm")
                .filter(properties::containsKey)
                .findFirst()
                .filter(key -> !STORES_OWN.contains(properties.getOrDefault(key, "").strip()))
                .ifPresent(
                        key ->
                                problems.add(
                                        key,
                                        properties.getOrDefault(key, ""),
                                        "local files are uploaded with AES256, SSE-KMS or DSSE-KMS"
                                                + " only; upload them yourself, and name them by"
                                                + " s3a://"));
    }

    /** Of an object in the folder. */
    String key(String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    String uri(String key) {
        return FileUris.of(scheme + "://" + bucket, "/" + key);
    }
}

package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of what belongs to one SparkContext. They follow from the instance, so that a restarted
 * agent finds them again.
 *
 * <p>Keys: {@code spark.kubernetes.executor.podNamePrefix}, {@code spark.app.name}.
 *
 * @param prefix of executor pods, a DNS subdomain
 * @param applicationLabel the application's name as a label value
 * @param configMap the executors' config map
 */
public record Names(String prefix, String applicationLabel, String configMap) {

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_PREFIX = 237; // 253 less "-exec-" and the digits of an int
    private static final Pattern SPARKS_SUFFIX = Pattern.compile("-?[0-9a-fx][0-9a-f]{6,15}");

    static Names read(SparkConf conf, String instance) {
        String application = conf.text("spark.app.name", "spark");
        String unique = hash(instance);
        return new Names(
                prefix(conf, application, unique),
                label(application),
                "spark-exec-" + unique + "-conf-map");
    }

    private static String prefix(SparkConf conf, String application, String unique) {
        String key = "spark.kubernetes.executor.podNamePrefix";
        Optional<String> chosen = conf.text(key);
        if (chosen.isPresent()) {
            if (Syntax.DNS_SUBDOMAIN.fits(chosen.get())
                    && chosen.get().length() <= LONGEST_PREFIX) {
                return chosen.get();
            }
            if (isSparks(chosen.get(), application)) {
                return ours(application, unique);
            }
            conf.problems()
                    .add(
                            key,
                            chosen.get(),
                            "write at most "
                                    + LONGEST_PREFIX
                                    + " lower-case letters, digits, '-' and '.',"
                                    + " with a letter or digit at both ends");
        }
        return ours(application, unique);
    }

    /** Where nobody has chosen a prefix, Spark puts its own into the conf, however long it is. */
    private static boolean isSparks(String prefix, String application) {
        String start = dashed(application).replaceFirst("^[0-9]", "x");
        return prefix.startsWith(start)
                && SPARKS_SUFFIX.matcher(prefix.substring(start.length())).matches();
    }

    private static String ours(String application, String unique) {
        String plain = dashed(application).replaceFirst("^[0-9]", "x");
        // The pod's name is its host name too, of which only the last 63 characters count.
        String shortened = plain.substring(0, Math.min(plain.length(), 40)).replaceFirst("-+$", "");
        return (shortened.isEmpty() ? "spark" : shortened) + "-" + unique;
    }

    /** As Spark makes it, letter for letter. */
    static String label(String application) {
        String plain = lowerCase(application);
        return plain.substring(0, Math.min(plain.length(), LONGEST_LABEL))
                .replaceFirst("^-", "")
                .replaceFirst("-$", "");
    }

    /** The start of names as Spark's submission client makes it, which keeps a dash at the end. */
    static String prefixed(String text) {
        return lowerCase(text).replaceFirst("^-", "").replaceFirst("^[0-9]", "x");
    }

    private static String dashed(String text) {
        return lowerCase(text).replaceFirst("^-", "").replaceFirst("-$", "");
    }

    private static String lowerCase(String text) {
        return text.trim()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]", "-")
                .replaceAll("-+", "-");
    }

    String pod(int id) {
        return prefix + "-exec-" + id;
    }

    /** The last 63 characters that make a host name, as Spark does it. */
    String host(int id) {
        String name = pod(id);
        return name.substring(Math.max(0, name.length() - LONGEST_LABEL))
                .replaceFirst("^[^a-z0-9]+", "")
                .replace('.', '-');
    }

    /** Enough of a digest that nobody finds another text with the same. */
    static String hash(String text) {
        return digest(text, 8);
    }

    /** Lower-case hex digits of that many bytes. */
    static String digest(String text, int bytes) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}

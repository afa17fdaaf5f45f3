package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.manifest.HadoopFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what spark-submit reads of Hadoop and Kerberos on the machine where it runs, as far as it
 * may go into objects of Kubernetes.
 *
 * <p>Variable {@code HADOOP_CONF_DIR}; keys {@code spark.kubernetes.kerberos.krb5.path}, {@code
 * spark.kerberos.keytab}.
 */
public final class HadoopFilesReader {

    static final String KRB5 = "spark.kubernetes.kerberos.krb5.path";
    static final String KEYTAB = "spark.kerberos.keytab";

    private static final String FOLDER = "HADOOP_CONF_DIR";

    /** More than Hadoop has files for; a folder of so many is another one. */
    private static final int MOST_FILES = 500;

    private static final long MOST_CHARACTERS = 8L * TextFile.LARGEST;

    private static final Pattern KEY = Pattern.compile("(?!\\.$|\\.\\.)[-._a-zA-Z0-9]{1,253}");

    /** The first byte of each version of the format. */
    private static final byte KEYTAB_MARK = 5;

    private final SparkConf conf;
    private final Problems problems;

    private HadoopFilesReader(SparkConf conf) {
        this.conf = conf;
        this.problems = conf.problems();
    }

    public static HadoopFiles read(SparkConf conf, Map<String, String> environment) {
        HadoopFilesReader reader = new HadoopFilesReader(conf);
        return new HadoopFiles(
                Optional.ofNullable(environment.get(FOLDER))
                        .filter(folder -> !folder.isBlank())
                        .map(reader::configuration),
                reader.krb5(),
                reader.keytab());
    }

    private Map<String, String> configuration(String folder) {
        Map<String, String> texts = new TreeMap<>();
        long size = 0;
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            if (!KEY.matcher(name).matches()) {
                problems.warn(
                        "the file "
                                + name
                                + " of HADOOP_CONF_DIR is left out: a config map has no such names");
                continue;
            }
            Optional<String> text = bytes(FOLDER, file).flatMap(bytes -> text(name, bytes));
            text.ifPresent(each -> texts.put(name, each));
            size += text.map(String::length).orElse(0);
            if (size > MOST_CHARACTERS) {
                break; // the step that makes the config map says that this is too much
            }
        }
        return texts;
    }

    private List<Path> files(String folder) {
        try {
            Path path = Path.of(folder);
            if (!Files.isDirectory(path)) {
                problems.warn(
                        "HADOOP_CONF_DIR="
                                + folder
                                + " is no folder: the driver's Hadoop configuration will be empty");
                return List.of();
            }
            try (Stream<Path> entries = Files.list(path)) {
                List<Path> files =
                        entries.filter(Files::isRegularFile).limit(MOST_FILES + 1L).toList();
                if (files.size() <= MOST_FILES) {
                    return files;
                }
            }
            problems.add(
                    FOLDER,
                    folder,
                    "it has more than "
                            + MOST_FILES
                            + " files; name a folder that has Hadoop's configuration only");
        } catch (IOException | InvalidPathException e) {
            problems.add(FOLDER, folder, "it cannot be read (" + reason(e) + ")");
        }
        return List.of();
    }

    private Optional<String> text(String name, byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            problems.warn(
                    "the file "
                            + name
                            + " of HADOOP_CONF_DIR is left out, for it is no text; give it to the"
                            + " driver in a Secret (spark.kubernetes.driver.secrets.NAME)");
            return Optional.empty();
        }
    }

    private Optional<String> krb5() {
        return path(KRB5).flatMap(file -> TextFile.read(file, KRB5, problems));
    }

    private Optional<HadoopFiles.Keytab> keytab() {
        Optional<Path> file =
                conf.text(KEYTAB, "").startsWith("local:") ? Optional.empty() : path(KEYTAB);
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            problems.add(KEYTAB, file.get().toString(), Resources.notHere(file.get()));
            return Optional.empty();
        }
        return file.flatMap(path -> bytes(KEYTAB, path).flatMap(bytes -> keytab(path, bytes)));
    }

    private Optional<HadoopFiles.Keytab> keytab(Path path, byte[] bytes) {
        String name = path.getFileName().toString();
        if (bytes.length < 2 || bytes[0] != KEYTAB_MARK) {
            problems.add(KEYTAB, path.toString(), "this is no keytab; ktutil and kadmin write one");
            return Optional.empty();
        }
        if (!KEY.matcher(name).matches()) {
            problems.add(
                    KEYTAB,
                    path.toString(),
                    "give the file a name of letters, digits, '-', '_' and '.'");
            return Optional.empty();
        }
        return Optional.of(new HadoopFiles.Keytab(name, bytes));
    }

    /** Also as {@code file:} has it. */
    private Optional<Path> path(String key) {
        return conf.text(key)
                .map(value -> value.replaceFirst("^file:(//(?=/))?", ""))
                .flatMap(value -> TextFile.path(value, key, problems))
                .map(Path::toAbsolutePath);
    }

    /** Not more than fits, by one byte more to see that it does not. */
    private Optional<byte[]> bytes(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(TextFile.LARGEST + 1);
            if (bytes.length <= TextFile.LARGEST) {
                return Optional.of(bytes);
            }
            problems.add(
                    key, file.toString(), "it is larger than 1 MiB, which is all that fits in");
        } catch (IOException e) {
            problems.add(key, file.toString(), "it cannot be read (" + reason(e) + ")");
        }
        return Optional.empty();
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName();
    }
}

package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import io.sparkagent.manifest.Delivery;
import io.sparkagent.submit.FilePlan.Sending;
import io.sparkagent.submit.FilePlan.Upload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses one way for all files: the object store that the conf names, else a config map or Secret
 * where they fit into one, else through the API server into the pod.
 */
final class FileWays {

    /** Called so, and not a secret, because the values of those are left out of documents. */
    private static final String PRIVATE = "spark.kubernetes.agent.privateFiles";

    /**
     * What goes into one config map or Secret, in bytes. The API server takes 1 MiB, and half as
     * much again as the text that carries it.
     */
    static final int MOST_IN_CONFIG_MAP = 700 << 10;

    /**
     * @param uris by which the driver finds them
     */
    record Placed(
            Map<LocalFile, String> uris,
            Delivery delivery,
            List<Upload> uploads,
            List<Sending> sendings,
            List<String> lines) {}

    private final Submission submission;
    private final String unique;
    private final Problems problems;
    private final FileReading reading;
    private final boolean inSecret;

    FileWays(Submission submission, String unique, Problems problems) {
        this.submission = submission;
        this.unique = unique;
        this.problems = problems;
        this.reading = new FileReading(problems);
        this.inSecret = new SparkConf(submission.properties(), problems).flag(PRIVATE, false);
    }

    /**
     * @param uses the option or key by which each came first
     * @return empty when there are problems
     */
    Optional<Placed> place(List<LocalFile> files, Map<LocalFile, String> uses) {
        int before = problems.sentences().size();
        Optional<UploadPath> store = UploadPath.read(submission.properties(), problems);
        long total = files.stream().mapToLong(LocalFile::size).sum();
        Placed placed =
                new Placed(
                        new LinkedHashMap<>(),
                        Delivery.NONE,
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        Map<LocalFile, Integer> folders = folders(files);
        if (store.isPresent()) {
            upload(files, folders, store.get(), placed);
        } else {
            tellOfUploadPath(placed.lines());
            placed =
                    total <= MOST_IN_CONFIG_MAP
                            ? small(folders, placed)
                            : stream(folders, total, placed);
        }
        for (LocalFile file : files) {
            String way =
                    store.isPresent()
                            ? "uploaded to " + placed.uris().get(file)
                            : placed.sendings().isEmpty()
                                    ? inSecret ? "in a Secret" : "in a config map"
                                    : "streamed into the driver's pod";
            placed.lines()
                    .add(
                            file.name()
                                    + " ("
                                    + uses.get(file)
                                    + ", "
                                    + LocalFile.words(file.size())
                                    + "): "
                                    + way);
        }
        return problems.sentences().size() > before ? Optional.empty() : Optional.of(placed);
    }

    /** Names that are there twice get a folder of their own. */
    private static Map<LocalFile, Integer> folders(List<LocalFile> files) {
        Map<LocalFile, Integer> folders = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (LocalFile file : files) {
            int folder = 0;
            while (!taken.add(folder + "/" + file.name())) {
                folder++;
            }
            folders.put(file, folder);
        }
        return folders;
    }

    private void upload(
            List<LocalFile> files,
            Map<LocalFile, Integer> folders,
            UploadPath store,
            Placed placed) {
        for (LocalFile file : files) {
            int folder = folders.getOrDefault(file, 0);
            String key =
                    store.key(
                            "spark-upload-"
                                    + unique
                                    + (folder == 0 ? "" : "-" + folder)
                                    + "/"
                                    + file.name());
            placed.uris().put(file, store.uri(key));
            placed.uploads().add(new Upload(file.path(), store.bucket(), key, file.size()));
        }
    }

    private void tellOfUploadPath(List<String> lines) {
        String other = submission.properties().getOrDefault(UploadPath.KEY, "").strip();
        if (!other.isEmpty()) {
            lines.add(
                    UploadPath.KEY
                            + "="
                            + other
                            + " is not used: only an object store (s3a://) can be written to from"
                            + " here");
        }
    }

    private Placed small(Map<LocalFile, Integer> folders, Placed placed) {
        String below = inSecret ? Delivery.IN_SECRET : Delivery.IN_CONFIG_MAP;
        List<Delivery.Content> contents = new ArrayList<>();
        folders.forEach(
                (file, folder) -> {
                    String path = below + "/" + folder + "/" + file.name();
                    placed.uris().put(file, FileUris.of("file://", path));
                    reading.bytes(file).ifPresent(b -> contents.add(new Delivery.Content(path, b)));
                });
        return with(
                placed,
                inSecret
                        ? new Delivery(List.of(), contents, List.of())
                        : new Delivery(contents, List.of(), List.of()));
    }

    private Placed stream(Map<LocalFile, Integer> folders, long total, Placed placed) {
        mayStream(total);
        if (!problems.sentences().isEmpty()) {
            return placed; // the files are not read for nothing
        }
        List<Delivery.Streamed> streamed = new ArrayList<>();
        folders.forEach(
                (file, folder) -> {
                    String path = Delivery.STREAMED + "/" + folder + "/" + file.name();
                    placed.uris().put(file, FileUris.of("file://", path));
                    reading.hash(file)
                            .map(sum -> new Delivery.Streamed(path, file.size(), sum))
                            .ifPresent(
                                    each -> {
                                        streamed.add(each);
                                        placed.sendings().add(new Sending(file.path(), each));
                                    });
                });
        return with(placed, new Delivery(List.of(), List.of(), streamed));
    }

    private void mayStream(long total) {
        String files =
                "the files of this machine ("
                        + LocalFile.words(total)
                        + ") are more than a config map takes ("
                        + LocalFile.words(MOST_IN_CONFIG_MAP)
                        + ")";
        String instead =
                ": set "
                        + UploadPath.KEY
                        + " to a folder of an object store (s3a://BUCKET/FOLDER), or put them into"
                        + " the image and name them as local:///PATH";
        if (submission.restarts().isPresent()) {
            problems.add(
                    files
                            + ", and a driver that starts again would need them sent again"
                            + instead);
        }
        SparkConf conf = new SparkConf(submission.properties(), problems);
        if (!conf.flag("spark.kubernetes.agent.enabled", true)) {
            problems.add(
                    files
                            + ", and without the agent (spark.kubernetes.agent.enabled=false) nobody"
                            + " takes them in"
                            + instead);
        }
    }

    private static Placed with(Placed placed, Delivery delivery) {
        return new Placed(
                placed.uris(), delivery, placed.uploads(), placed.sendings(), placed.lines());
    }
}

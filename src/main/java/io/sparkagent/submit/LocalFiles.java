package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import io.sparkagent.submit.FileSearch.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of this machine that a submission names, and how each gets to the driver. In the end
 * the submission names them by URIs that Spark in the driver can read: it puts jars on its class
 * path and Python files on {@code PYTHONPATH}, and executors get them from it.
 */
public final class LocalFiles {

    static final String JARS = "spark.jars";

    /** Spark's driver serves what is in one of these to executors, each name once. */
    private static final List<List<String>> SHELVES =
            List.of(
                    List.of(JARS),
                    List.of("spark.files", "spark.archives", "spark.submit.pyFiles"));

    private final Path directory;
    private final String unique;

    /**
     * @param directory absolute, that relative paths start from
     * @param unique in lower case, of this submission alone: a UUID
     */
    public LocalFiles(Path directory, String unique) {
        this.directory = directory;
        this.unique = unique;
    }

    /**
     * Looks at files, reads the small ones, and sends nothing.
     *
     * @return empty when there are problems
     */
    public Optional<FilePlan> plan(Submission submission, Problems problems) {
        int before = problems.sentences().size();
        FileSearch search = new FileSearch(directory, problems);
        Map<String, List<Item>> lists = new LinkedHashMap<>();
        Map<LocalFile, String> uses = new LinkedHashMap<>();
        Program program = submission.program();
        Optional<LocalFile> resource =
                FileLists.isFile(program.resource()) && FileLists.isHere(program.resource())
                        ? search.program(program.resource())
                        : Optional.empty();
        resource.ifPresent(file -> uses.put(file, "the application"));
        for (List<String> shelf : SHELVES) {
            Shelf names = new Shelf(problems);
            if (shelf.contains(JARS) && program.kind() == Kind.JAVA) {
                resource.ifPresent(file -> names.put("the application", file));
            }
            for (String key : shelf) {
                String value = submission.properties().getOrDefault(key, "");
                List<Item> items = new ArrayList<>();
                for (Item item : search.list(key, value)) {
                    Optional<LocalFile> file = item.file().flatMap(each -> names.put(key, each));
                    file.ifPresent(each -> uses.putIfAbsent(each, key));
                    items.add(new Item(item.entry(), file, item.fragment()));
                }
                lists.put(key, items);
            }
        }
        if (problems.sentences().size() > before) {
            return Optional.empty();
        }
        if (uses.isEmpty()) {
            return Optional.of(FilePlan.nothing(submission));
        }
        Optional<FileWays.Placed> placed =
                new FileWays(submission, unique, problems).place(List.copyOf(uses.keySet()), uses);
        return placed.flatMap(
                ways -> {
                    Submission named = named(submission, lists, resource, ways.uris(), problems);
                    return problems.sentences().size() > before
                            ? Optional.empty()
                            : Optional.of(
                                    new FilePlan(
                                            named,
                                            ways.delivery(),
                                            ways.uploads(),
                                            ways.sendings(),
                                            ways.lines()));
                });
    }

    private static Submission named(
            Submission submission,
            Map<String, List<Item>> lists,
            Optional<LocalFile> resource,
            Map<LocalFile, String> uris,
            Problems problems) {
        Map<String, String> properties = new HashMap<>(submission.properties());
        lists.forEach(
                (key, items) -> {
                    if (items.stream().anyMatch(item -> item.file().isPresent())) {
                        properties.put(key, list(items, uris));
                    }
                });
        Program program = submission.program();
        if (resource.isPresent()) {
            String uri = uri(uris, resource.get());
            program =
                    program.kind() == Kind.JAVA
                            ? java(program, resource.get(), uri, properties, problems)
                            : new Program(program.kind(), uri, program.mainClass());
        }
        return new Submission(
                properties,
                program,
                submission.arguments(),
                submission.proxyUser(),
                submission.confFiles(),
                submission.restarts());
    }

    private static String list(List<Item> items, Map<LocalFile, String> uris) {
        List<String> entries = new ArrayList<>();
        for (Item item : items) {
            String entry =
                    item.file()
                            .map(
                                    file ->
                                            uri(uris, file)
                                                    + item.fragment()
                                                            .map(name -> "#" + name)
                                                            .orElse(""))
                            .orElse(item.entry());
            if (!entries.contains(entry)) {
                entries.add(entry);
            }
        }
        return String.join(",", entries);
    }

    private static String uri(Map<LocalFile, String> uris, LocalFile file) {
        return Objects.requireNonNull(uris.get(file));
    }

    /**
     * As Spark's own client does it: the jar is one of {@code spark.jars}, where executors get it
     * from in every version, and the program is a class.
     */
    private static Program java(
            Program program,
            LocalFile jar,
            String uri,
            Map<String, String> properties,
            Problems problems) {
        List<String> jars = new ArrayList<>(FileLists.split(properties.getOrDefault(JARS, "")));
        if (!jars.contains(uri)) {
            jars.add(uri);
        }
        properties.put(JARS, String.join(",", jars));
        Optional<String> mainClass =
                program.mainClass().or(() -> MainClass.of(jar.path(), "", problems));
        return new Program(Kind.JAVA, "spark-internal", mainClass);
    }
}

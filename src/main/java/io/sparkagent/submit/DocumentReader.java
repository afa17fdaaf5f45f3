package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a document strictly: what nobody knows is a mistake, and all mistakes are told at once. */
final class DocumentReader {

    private static final String VERSION = "apiVersion";
    private static final String KIND = "kind";
    private static final String SPEC = "spec";

    /** Of {@link Setting}s; the others are told apart by their names. */
    static final String APPLICATION = "application";

    static final String ARGUMENTS = "arguments";
    static final String CONF = "conf";

    private final Path folder;
    private final FieldReader reader;
    private final Map<Setting, String> settings = new EnumMap<>(Setting.class);

    private DocumentReader(Path folder, FieldReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /**
     * @return empty, and problems, where it is no submission
     */
    static Optional<ApplicationDocument> read(Path file, Problems problems) {
        Optional<String> text = TextFile.read(file, "--file", problems);
        try {
            Optional<Tree> tree = Optional.empty();
            if (text.isPresent()) {
                tree = Optional.of(TreeReader.read(text.get()));
            }
            Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
            FieldReader reader = new FieldReader(file.toString(), problems);
            return tree.flatMap(each -> new DocumentReader(folder, reader).document(each));
        } catch (TreeReader.UnreadableException e) {
            problems.add("the document " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ApplicationDocument> document(Tree tree) {
        Map<String, Tree> top = reader.fields("the document", tree);
        if (top.isEmpty()) {
            return Optional.empty();
        }
        reader.refuseOthers("", top, Set.of(VERSION, KIND, SPEC));
        reader.constant(VERSION, top, ApplicationDocument.API_VERSION, tree);
        reader.constant(KIND, top, ApplicationDocument.KIND, tree);
        if (top.get(SPEC) == null) {
            reader.wrong(tree, SPEC + " is missing: it holds the submission");
            return Optional.empty();
        }
        return Optional.of(spec(reader.fields(SPEC, top.get(SPEC))));
    }

    private ApplicationDocument spec(Map<String, Tree> spec) {
        reader.refuseOthers(SPEC, spec, FieldNames.ofSpec());
        for (Setting setting : FieldNames.settings()) {
            field(spec, setting.field().orElseThrow())
                    .flatMap(value -> value(setting, value))
                    .ifPresent(value -> settings.put(setting, value));
        }
        for (String parent : FieldNames.parents()) {
            Tree value = spec.get(parent);
            if (value != null) {
                String path = SPEC + "." + parent;
                reader.refuseOthers(path, reader.fields(path, value), FieldNames.of(parent));
            }
        }
        Map<String, String> conf = conf(spec.get(CONF));
        refuseTwice(conf, spec);
        Optional<String> application =
                Optional.ofNullable(spec.get(APPLICATION))
                        .flatMap(value -> reader.text(SPEC + "." + APPLICATION, value))
                        .map(this::resolved);
        return new ApplicationDocument(
                reader.source(),
                settings,
                conf,
                application,
                Optional.ofNullable(spec.get(ARGUMENTS))
                        .map(value -> reader.scalars(SPEC + "." + ARGUMENTS, value))
                        .orElse(List.of()));
    }

    private static Optional<Tree> field(Map<String, Tree> spec, String field) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            return Optional.ofNullable(spec.get(field));
        }
        return spec.get(field.substring(0, dot)) instanceof Tree.Fields parent
                ? Optional.ofNullable(parent.fields().get(field.substring(dot + 1)))
                : Optional.empty();
    }

    private Optional<String> value(Setting setting, Tree value) {
        String path = SPEC + "." + setting.field().orElseThrow();
        return switch (setting.kind()) {
            case TEXT ->
                    setting == Setting.KEYTAB
                            ? reader.text(path, value).map(this::resolved)
                            : reader.text(path, value);
            case NUMBER -> reader.number(path, value);
            case LIST -> list(reader.texts(path, value), path, value);
            case FILES ->
                    list(
                            reader.texts(path, value).stream().map(this::resolved).toList(),
                            path,
                            value);
            case FLAG -> reader.truth(path, value).map(String::valueOf);
            case ABSENCE -> reader.truth(path, value).map(there -> String.valueOf(!there));
        };
    }

    private Optional<String> list(List<String> parts, String path, Tree value) {
        parts.stream()
                .filter(part -> part.contains(","))
                .forEach(
                        part ->
                                reader.wrong(
                                        value,
                                        path
                                                + ": there is a comma in "
                                                + part
                                                + "; write one item"
                                                + " for each"));
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(",", parts));
    }

    /** A path of a document's is seen from the document's folder. */
    private String resolved(String path) {
        try {
            if (new URI(path).getScheme() != null) {
                return path;
            }
        } catch (URISyntaxException _) {
            // a path with spaces, for example
        }
        boolean noPath = path.startsWith("/") || path.equals(Programs.INTERNAL);
        return noPath || path.indexOf('\0') >= 0 ? path : folder.resolve(path).toString();
    }

    private Map<String, String> conf(@org.jspecify.annotations.Nullable Tree value) {
        Map<String, String> conf = new LinkedHashMap<>();
        if (value != null) {
            reader.fields(SPEC + "." + CONF, value)
                    .forEach(
                            (key, each) -> {
                                String path = SPEC + "." + CONF + "." + key;
                                if (key.startsWith("spark.")) {
                                    reader.scalar(path, each).ifPresent(v -> conf.put(key, v));
                                } else {
                                    reader.wrong(
                                            each,
                                            path
                                                    + ": a key of Spark's starts with"
                                                    + " \"spark.\"");
                                }
                            });
        }
        return conf;
    }

    private void refuseTwice(Map<String, String> conf, Map<String, Tree> spec) {
        List<Setting> given = new ArrayList<>(settings.keySet());
        for (Setting setting : given) {
            setting.key()
                    .filter(conf::containsKey)
                    .ifPresent(
                            key ->
                                    reader.wrong(
                                            spec.getOrDefault(CONF, new Tree.Items(1, List.of())),
                                            "spec."
                                                    + setting.field().orElseThrow()
                                                    + " and spec.conf's "
                                                    + key
                                                    + " are the same: leave one out"));
        }
    }
}

package io.sparkagent.submit;

import io.sparkagent.config.EditDistance;
import io.sparkagent.config.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes values of the right kind from a document; what is wrong is told with its line. */
final class FieldReader {

    private final String source;
    private final Problems problems;

    FieldReader(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    String source() {
        return source;
    }

    void wrong(Tree where, String words) {
        problems.add(source + " line " + where.line() + ": " + words);
    }

    private void kind(String path, Tree value, String right) {
        wrong(value, path + ": write " + right + ", not " + value.kind());
    }

    Map<String, Tree> fields(String path, Tree value) {
        if (value instanceof Tree.Fields fields) {
            return fields.fields();
        }
        kind(path, value, "keys and values");
        return Map.of();
    }

    /**
     * @param path of the object that they are in
     */
    void refuseOthers(String path, Map<String, Tree> fields, Set<String> known) {
        fields.forEach(
                (name, value) -> {
                    if (!known.contains(name)) {
                        wrong(
                                value,
                                "there is no field "
                                        + (path.isEmpty() ? "" : path + ".")
                                        + name
                                        + EditDistance.nearest(name, known)
                                                .map(near -> "; did you mean " + near + "?")
                                                .orElse(
                                                        "; the fields are "
                                                                + String.join(
                                                                        ", ", sorted(known))));
                    }
                });
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    void constant(String path, Map<String, Tree> fields, String value, Tree all) {
        Tree given = fields.get(path);
        if (given == null) {
            wrong(all, path + " is missing: write " + path + ": " + value);
        } else if (!(given instanceof Tree.Scalar scalar && scalar.text().equals(value))) {
            wrong(given, path + ": write " + value);
        }
    }

    Optional<String> text(String path, Tree value) {
        if (value instanceof Tree.Scalar scalar && scalar.type() == Tree.Scalar.Type.TEXT) {
            if (!scalar.text().isBlank()) {
                return Optional.of(scalar.text());
            }
            wrong(value, path + " is empty: write its value, or leave it out");
            return Optional.empty();
        }
        boolean unquoted =
                value instanceof Tree.Scalar scalar && scalar.type() != Tree.Scalar.Type.NOTHING;
        kind(path, value, unquoted ? "text, with quotes around it" : "text");
        return Optional.empty();
    }

    Optional<String> number(String path, Tree value) {
        if (value instanceof Tree.Scalar scalar && scalar.type() == Tree.Scalar.Type.INTEGER) {
            return Optional.of(scalar.text());
        }
        kind(path, value, "a whole number");
        return Optional.empty();
    }

    Optional<Boolean> truth(String path, Tree value) {
        if (value instanceof Tree.Scalar scalar && scalar.type() == Tree.Scalar.Type.TRUTH) {
            return Optional.of(scalar.text().equals("true"));
        }
        kind(path, value, "true or false");
        return Optional.empty();
    }

    List<String> texts(String path, Tree value) {
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (Tree item : items(path, value)) {
            text(path + "[" + index++ + "]", item).ifPresent(texts::add);
        }
        return texts;
    }

    /** Text or anything else that can stand in one word of a command line. */
    List<String> scalars(String path, Tree value) {
        List<String> texts = new ArrayList<>();
        int index = 0;
        for (Tree item : items(path, value)) {
            scalar(path + "[" + index++ + "]", item).ifPresent(texts::add);
        }
        return texts;
    }

    private List<Tree> items(String path, Tree value) {
        if (value instanceof Tree.Items items) {
            return items.items();
        }
        kind(path, value, "a list");
        return List.of();
    }

    Optional<String> scalar(String path, Tree value) {
        if (value instanceof Tree.Scalar scalar && scalar.type() != Tree.Scalar.Type.NOTHING) {
            return Optional.of(scalar.text());
        }
        kind(path, value, "text, a number, true or false");
        return Optional.empty();
    }
}

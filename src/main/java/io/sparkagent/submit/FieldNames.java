package io.sparkagent.submit;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The fields that a document can have. */
final class FieldNames {

    private FieldNames() {}

    /** Those that are options too. */
    static List<Setting> settings() {
        return Arrays.stream(Setting.values()).filter(each -> each.field().isPresent()).toList();
    }

    private static Stream<String> paths() {
        return settings().stream().map(each -> each.field().orElseThrow());
    }

    /** Of {@code spec}. */
    static Set<String> ofSpec() {
        Set<String> names = new TreeSet<>(paths().map(path -> path.split("\\.", 2)[0]).toList());
        names.add(DocumentReader.APPLICATION);
        names.add(DocumentReader.ARGUMENTS);
        names.add(DocumentReader.CONF);
        return names;
    }

    /** The fields of {@code spec} that have fields. */
    static Set<String> parents() {
        return new TreeSet<>(
                paths().filter(path -> path.contains("."))
                        .map(path -> path.split("\\.", 2)[0])
                        .toList());
    }

    static Set<String> of(String parent) {
        return new TreeSet<>(
                paths().filter(path -> path.startsWith(parent + "."))
                        .map(path -> path.substring(parent.length() + 1))
                        .toList());
    }
}

package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The catalogue and the keys that the compiled code names are the same. */
class KeysInCodeTest {

    private static final Pattern KEY = Pattern.compile("spark\\.[A-Za-z][A-Za-z0-9.]*");
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]+");

    /** Prefixes of more than one kind of key, and what only looks like one. */
    private static final Set<String> NO_KEYS =
            Set.of(
                    "spark.auth",
                    "spark.kubernetes.",
                    "spark.executor.",
                    "spark.properties"); // a file's name

    /** Our meters have such names too. */
    private static final String METERS = "io/sparkagent/status/Meter";

    private static final Catalogue CATALOGUE = Catalogue.load();

    private static Set<String> literals() throws IOException {
        try (Stream<Path> classes = Files.walk(Path.of("target/classes/io/sparkagent"))) {
            return classes.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().contains(METERS))
                    .flatMap(KeysInCodeTest::literals)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Literals of one class; those of a concatenation lie between the marks of its recipe. */
    private static Stream<String> literals(Path file) {
        try {
            ClassModel model = ClassFile.of().parse(file);
            return StreamSupport.stream(model.constantPool().spliterator(), false)
                    .filter(StringEntry.class::isInstance)
                    .map(entry -> ((StringEntry) entry).stringValue())
                    .flatMap(text -> Stream.of(text.split("[\\u0001\\u0002]")))
                    .filter(text -> !text.isBlank());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPrefixOf(String literal, String key) {
        return literal.endsWith(".") ? key.startsWith(literal) : key.startsWith(literal + ".");
    }

    @Test
    void everyKeyThatTheCodeNamesIsInTheCatalogue() throws IOException {
        List<String> named =
                literals().stream()
                        .map(KEY::matcher)
                        .filter(Matcher::lookingAt)
                        .map(Matcher::group)
                        .filter(key -> !NO_KEYS.contains(key))
                        .toList();
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named)
                .allSatisfy(
                        key ->
                                assertThat(CATALOGUE.keys())
                                        .as(key)
                                        .anyMatch(
                                                known ->
                                                        known.matches(key)
                                                                || isPrefixOf(key, known.name())));
    }

    @Test
    void everyKeyThatTheAgentHandlesIsReadByItsCode() throws IOException {
        Set<String> literals = literals();
        assertThat(
                        CATALOGUE.keys().stream()
                                .filter(key -> key.by().equals("agent") && !isRead(key, literals))
                                .map(Catalogue.Key::name))
                .isEmpty();
    }

    /** The whole key, or its first part up to what the user chooses, and the part after that. */
    private static boolean isRead(Catalogue.Key key, Set<String> literals) {
        List<String> parts = Arrays.asList(key.name().split("\\."));
        int free = first(parts);
        if (free == parts.size()) {
            return literals.contains(key.name())
                    || (key.name().equals("spark.authenticate") && literals.contains("spark.auth"))
                    || isPutTogether(key.name(), literals)
                    || isPartOfAnother(key, literals);
        }
        String start = String.join(".", parts.subList(0, free));
        boolean begins =
                literals.contains(start + ".")
                        || literals.contains(start)
                        || literals.stream()
                                .anyMatch(l -> l.length() > 12 && isPrefixOf(l, start + "."));
        List<String> rest =
                parts.subList(free, parts.size()).stream()
                        .filter(part -> !PLACEHOLDER.matcher(part).matches())
                        .toList();
        return (begins || start.equals("spark.authenticate"))
                && rest.stream()
                        .allMatch(part -> literals.stream().anyMatch(l -> l.contains(part)));
    }

    private static boolean isPutTogether(String name, Set<String> literals) {
        return name.chars().filter(c -> c == '.').count() > 1
                && IntStream.range(0, name.length())
                        .filter(i -> name.charAt(i) == '.')
                        .anyMatch(
                                i ->
                                        literals.contains(name.substring(0, i + 1))
                                                && literals.contains(name.substring(i + 1)));
    }

    /** Such as spark.network.timeout, which is read with all of spark.network. */
    private static boolean isPartOfAnother(Catalogue.Key key, Set<String> literals) {
        return CATALOGUE.keys().stream()
                .filter(other -> !other.equals(key) && other.by().equals("agent"))
                .anyMatch(other -> other.matches(key.name()) && isRead(other, literals));
    }

    private static int first(List<String> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (PLACEHOLDER.matcher(parts.get(i)).matches()) {
                return i;
            }
        }
        return parts.size();
    }
}

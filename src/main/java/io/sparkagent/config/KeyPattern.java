package io.sparkagent.config;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of keys in which a part in capitals stands for what the user chooses. */
final class KeyPattern {

    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]+");

    private KeyPattern() {}

    /** A placeholder at the end may have dots in it, as names of labels do. */
    static Pattern of(String name) {
        List<String> parts = Arrays.asList(name.split("\\.", -1));
        Iterator<String> rest = parts.iterator();
        StringBuilder pattern = new StringBuilder();
        while (rest.hasNext()) {
            String part = rest.next();
            boolean free = PLACEHOLDER.matcher(part).matches();
            pattern.append(free ? rest.hasNext() ? "[^.]+" : ".+" : Pattern.quote(part));
            pattern.append(rest.hasNext() ? "\\." : "");
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    /** The name with the user's own words in place of its placeholders. */
    static String filledIn(String name, String key) {
        List<String> words = Arrays.asList(key.split("\\.", -1));
        List<String> parts = Arrays.asList(name.split("\\.", -1));
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            boolean free = PLACEHOLDER.matcher(parts.get(i)).matches() && i < words.size();
            boolean last = i == parts.size() - 1;
            result.append(i == 0 ? "" : ".")
                    .append(
                            !free
                                    ? parts.get(i)
                                    : last
                                            ? words.stream()
                                                    .skip(i)
                                                    .collect(Collectors.joining("."))
                                            : words.get(i));
        }
        return result.toString();
    }
}

package io.sparkagent.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a parser says of a file of objects, in words for the one who has written the file. */
public final class ParseError {

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    private ParseError() {}

    /** The end of a sentence, without names of classes and without the file's text. */
    public static String sentence(Throwable error) {
        if (error instanceof StackOverflowError) {
            return "it is nested too deep";
        }
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
                return path(mapping) + " has a value of another kind; write " + wanted(mapping);
            }
        }
        if (error instanceof IllegalArgumentException && error.getCause() == null) {
            return String.valueOf(error.getMessage()); // of our own making
        }
        if (error.getCause() instanceof JsonMappingException) {
            return "write keys and values at its top level";
        }
        return "it is not YAML" + place(error).map(where -> " (" + where + ")").orElse("");
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String wanted(JsonMappingException e) {
        Class<?> type =
                e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (type == null) {
            return "what Kubernetes' documentation says";
        }
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "integer", "int", "long" -> "a whole number";
            case "boolean" -> "true or false";
            case "string" -> "text";
            default ->
                    Collection.class.isAssignableFrom(type)
                            ? "a list"
                            : Map.class.isAssignableFrom(type) || !name.equals("quantity")
                                    ? "keys and values"
                                    : "a quantity such as 512Mi";
        };
    }

    /** The YAML parser writes the place into its message, the last one being the mistake's. */
    private static Optional<String> place(Throwable error) {
        Optional<String> place = Optional.empty();
        for (Throwable e = error; e != null; e = e.getCause()) {
            Matcher matcher = PLACE.matcher(String.valueOf(e.getMessage()));
            while (matcher.find()) {
                place = Optional.of(matcher.group());
            }
        }
        return place;
    }
}

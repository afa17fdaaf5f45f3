package io.sparkagent.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML, or JSON, for what is written there: no anchors, which can make much of little, no
 * field twice, and each value with its line.
 */
final class TreeReader {

    private static final int DEEPEST = 20;
    private static final int MOST_VALUES = 20_000;

    private final JsonParser parser;
    private int values;

    private TreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** What is wrong is the message, as the rest of a sentence. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1;

        UnreadableException(String words) {
            super(words);
        }
    }

    static Tree read(String text) throws UnreadableException {
        boolean json = text.stripLeading().startsWith("{");
        try (JsonParser parser =
                json
                        ? new JsonFactory().createParser(text)
                        : new YAMLFactory().createParser(text)) {
            TreeReader reader = new TreeReader(parser);
            if (parser.nextToken() == null) {
                throw new UnreadableException("it is empty");
            }
            Tree tree = reader.value(0);
            if (parser.nextToken() != null) {
                throw reader.unreadable("a second document begins; write one in a file");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new UnreadableException(
                    "it is not " + (json ? "JSON" : "YAML") + place(e) + shortly(e));
        } catch (IOException | RuntimeException _) { // the latter of the YAML parser's own
            throw new UnreadableException("it is not " + (json ? "JSON" : "YAML"));
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " in line " + e.getLocation().getLineNr();
    }

    /** Not in the parser's words, which repeat the file, and there may be secrets in it. */
    private static String shortly(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).contains("(TAB)")
                ? ": indent with spaces, not with tabs"
                : "";
    }

    private UnreadableException unreadable(String words) {
        return new UnreadableException("line " + line() + ": " + words);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Tree value(int depth) throws IOException, UnreadableException {
        if (depth > DEEPEST) {
            throw unreadable("it is nested too deep");
        }
        if (++values > MOST_VALUES) {
            throw unreadable("there are over " + MOST_VALUES + " values");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw unreadable("aliases (*name) are not read; write the value again");
        }
        int line = line();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> fields(line, depth);
            case START_ARRAY -> items(line, depth);
            case VALUE_STRING -> new Tree.Scalar(line, parser.getText(), Tree.Scalar.Type.TEXT);
            case VALUE_NUMBER_INT ->
                    new Tree.Scalar(line, parser.getText(), Tree.Scalar.Type.INTEGER);
            case VALUE_NUMBER_FLOAT ->
                    new Tree.Scalar(line, parser.getText(), Tree.Scalar.Type.FRACTION);
            case VALUE_TRUE, VALUE_FALSE ->
                    new Tree.Scalar(
                            line, String.valueOf(parser.getBooleanValue()), Tree.Scalar.Type.TRUTH);
            case VALUE_NULL -> new Tree.Scalar(line, "", Tree.Scalar.Type.NOTHING);
            default -> throw unreadable("write text, a number, a list, or keys and values");
        };
    }

    private Tree items(int line, int depth) throws IOException, UnreadableException {
        List<Tree> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(depth + 1));
        }
        return new Tree.Items(line, items);
    }

    private Tree fields(int line, int depth) throws IOException, UnreadableException {
        Map<String, Tree> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            UnreadableException twice = unreadable("there is a second " + shown(name));
            parser.nextToken();
            if (fields.put(name, value(depth + 1)) != null) {
                throw twice;
            }
        }
        return new Tree.Fields(line, fields);
    }

    private static String shown(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }
}

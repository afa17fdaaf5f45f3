package io.sparkagent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Answers for programs, as JSON or YAML; maps, lists and trees only, no classes of ours. */
final class Document {

    private static final ObjectWriter JSON =
            JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

    private static final ObjectWriter LINE = JsonMapper.builder().build().writer();

    /** Controls that JSON may have as they are, in its strings and nowhere else. */
    private static final Pattern TERMINALS_OBEY = Pattern.compile("[\\x{7f}-\\x{9f}]");

    private Document() {}

    static String json(Object value) {
        return text(JSON, value) + "\n";
    }

    /** Without a line break. */
    static String line(Object value) {
        return text(LINE, value);
    }

    private static String text(ObjectWriter writer, Object value) {
        try {
            return TERMINALS_OBEY
                    .matcher(writer.writeValueAsString(value))
                    .replaceAll(
                            found ->
                                    String.format(
                                            Locale.ROOT,
                                            "\\\\u%04X",
                                            (int) found.group().charAt(0)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String yaml(Object value) {
        String yaml = new KubernetesSerialization().asYaml(value);
        return yaml.startsWith("---") ? yaml : "---\n" + yaml;
    }
}

package io.sparkagent.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a template; one that is null is one that is not there, as for Kubernetes. */
final class TemplateFields {

    /** A short text full of YAML's references may stand for more than fits into the memory. */
    private static final int MOST_VALUES = 100_000;

    private int values;

    private TemplateFields() {}

    /**
     * @throws IllegalArgumentException with the end of a sentence when it cannot be a template
     */
    static Map<String, Object> of(@Nullable Map<?, ?> fields) {
        if (fields == null) {
            throw new IllegalArgumentException("it is empty");
        }
        return new TemplateFields().fields(fields);
    }

    private Map<String, Object> fields(Map<?, ?> fields) {
        Map<String, Object> result = new LinkedHashMap<>();
        fields.forEach(
                (name, value) -> {
                    if (value != null) {
                        result.put(String.valueOf(name), value(value));
                    }
                });
        return result;
    }

    private Object value(Object value) {
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException("it has over " + MOST_VALUES + " values");
        }
        if (value instanceof Map<?, ?> fields) {
            return fields(fields);
        }
        if (value instanceof List<?> items) {
            List<Object> result = new ArrayList<>();
            for (Object item : items) {
                if (item == null) {
                    throw new IllegalArgumentException("an item of a list in it is empty");
                }
                result.add(value(item));
            }
            return result;
        }
        return value;
    }
}

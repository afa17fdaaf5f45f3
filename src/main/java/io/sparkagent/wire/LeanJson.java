package io.sparkagent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads small records out of large objects of the API server's. */
public final class LeanJson {

    private LeanJson() {}

    /**
     * A mapper for records that name a few fields of many. Jackson would keep fields that a record
     * does not name until all of its own have come, and remember every name that it has seen: half
     * of a pod is {@code managedFields}, whose names are new for each pod, since they have its
     * address.
     */
    public static JsonMapper mapper() {
        return JsonMapper.builder(
                        JsonFactory.builder()
                                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                .build())
                .annotationIntrospector(new UnnamedSkipped())
                .build();
    }

    /** What a class does not name is skipped where it stands. */
    private static final class UnnamedSkipped extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                MapperConfig<?> config, Annotated annotated) {
            return JsonIgnoreProperties.Value.forIgnoreUnknown(true);
        }
    }
}

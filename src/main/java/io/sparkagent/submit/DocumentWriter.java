package io.sparkagent.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sparkagent.config.Redaction;
import io.sparkagent.config.Restarts;
import io.sparkagent.config.Submission;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the document that stands for a submission, without what may be secret. */
public final class DocumentWriter {

    private static final YAMLMapper YAML =
            new YAMLMapper(
                    YAMLFactory.builder()
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                            .stringQuotingChecker(new PlainWords())
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                            .build());

    private final Submission submission;
    private final Redaction redaction;
    private final Map<String, String> properties;
    private final List<String> leftOut = new ArrayList<>();
    private final ObjectNode document = JsonMapper.builder().build().createObjectNode();

    private DocumentWriter(Submission submission) {
        this.submission = submission;
        this.redaction = Redaction.of(submission.properties());
        this.properties = new TreeMap<>(submission.properties());
    }

    /**
     * @param text as YAML or JSON
     * @param warnings which values are left out, and how to give them again
     */
    public record Written(String text, List<String> warnings) {

        public Written {
            warnings = List.copyOf(warnings);
        }
    }

    public static Written yaml(Request request) {
        DocumentWriter writer = new DocumentWriter(request.submission());
        writer.write();
        try {
            return new Written(YAML.writeValueAsString(writer.document), writer.leftOut);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Written json(Request request) {
        DocumentWriter writer = new DocumentWriter(request.submission());
        writer.write();
        return new Written(writer.document.toPrettyString() + "\n", writer.leftOut);
    }

    private void write() {
        document.put("apiVersion", ApplicationDocument.API_VERSION);
        document.put("kind", ApplicationDocument.KIND);
        ObjectNode spec = document.putObject("spec");
        takeAwayWhatIsImplied();
        application(spec);
        Map<Setting, String> settings = settings();
        for (Setting setting : FieldNames.settings()) {
            Optional.ofNullable(settings.get(setting))
                    .ifPresent(value -> put(spec, setting, value));
        }
        conf(spec);
    }

    /** Reading the document says these again. */
    private void takeAwayWhatIsImplied() {
        properties.remove("spark.submit.deployMode");
        properties.remove("spark.master", Masters.WITHIN);
        String resource = submission.program().resource();
        String jars = properties.getOrDefault("spark.jars", "");
        if (jars.equals(resource)) {
            properties.remove("spark.jars");
        } else if (jars.endsWith("," + resource)) {
            properties.put("spark.jars", jars.substring(0, jars.length() - resource.length() - 1));
        }
    }

    private void application(ObjectNode spec) {
        if (isSecret("", submission.program().resource())) {
            leftOut.add(
                    "the application's address may hold a secret, so it and its arguments are left"
                            + " out: give them again after the options");
            return;
        }
        spec.put(DocumentReader.APPLICATION, submission.program().resource());
        if (submission.arguments().stream().anyMatch(argument -> isSecret("", argument))) {
            leftOut.add(
                    "the arguments may hold a secret, so they are left out: give the application"
                            + " and its arguments again after the options");
        } else if (!submission.arguments().isEmpty()) {
            ArrayNode arguments = spec.putArray(DocumentReader.ARGUMENTS);
            submission.arguments().forEach(arguments::add);
        }
    }

    private boolean isSecret(String key, String value) {
        return redaction.hides(key, value);
    }

    private Map<Setting, String> settings() {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        submission.program().mainClass().ifPresent(name -> settings.put(Setting.CLASS, name));
        submission.proxyUser().ifPresent(name -> settings.put(Setting.PROXY_USER, name));
        submission.restarts().ifPresent(restarts -> put(settings, restarts));
        for (Setting setting : FieldNames.settings()) {
            setting.key()
                    .flatMap(key -> Optional.ofNullable(properties.get(key)))
                    .filter(value -> fits(setting, value))
                    .filter(value -> !isSecret(setting.key().orElseThrow(), value))
                    .ifPresent(
                            value -> {
                                settings.put(setting, value);
                                properties.remove(setting.key().orElseThrow());
                            });
        }
        return settings;
    }

    private static void put(Map<Setting, String> settings, Restarts restarts) {
        settings.put(Setting.RESTART_POLICY, "on-failure");
        settings.put(Setting.BACKOFF_LIMIT, String.valueOf(restarts.backoffLimit()));
        restarts.activeDeadline()
                .ifPresent(time -> settings.put(Setting.ACTIVE_DEADLINE, seconds(time)));
        restarts.timeToLive()
                .ifPresent(time -> settings.put(Setting.TTL_AFTER_FINISHED, seconds(time)));
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }

    /** What the field cannot say in the same words stays a property. */
    private static boolean fits(Setting setting, String value) {
        return switch (setting.kind()) {
            case TEXT -> !value.isBlank();
            case NUMBER -> value.matches("0|[1-9][0-9]{0,8}");
            case LIST, FILES -> String.join(",", FileLists.split(value)).equals(value);
            case FLAG, ABSENCE -> value.equals("true") || value.equals("false");
        };
    }

    private static void put(ObjectNode spec, Setting setting, String value) {
        String field = setting.field().orElseThrow();
        int dot = field.indexOf('.');
        ObjectNode parent = dot < 0 ? spec : spec.withObjectProperty(field.substring(0, dot));
        String name = field.substring(dot + 1);
        switch (setting.kind()) {
            case TEXT -> parent.put(name, value);
            case NUMBER -> parent.put(name, Integer.parseInt(value));
            case LIST, FILES -> {
                ArrayNode list = parent.putArray(name);
                FileLists.split(value).forEach(list::add);
            }
            case FLAG -> parent.put(name, value.equals("false"));
            case ABSENCE -> parent.put(name, value.equals("true"));
        }
    }

    private void conf(ObjectNode spec) {
        ObjectNode conf = spec.objectNode();
        properties.forEach(
                (key, value) -> {
                    if (isSecret(key, value)) {
                        leftOut.add(
                                key
                                        + " is left out, since it may be a secret: give it again"
                                        + " with --conf");
                    } else {
                        conf.put(key, value);
                    }
                });
        if (!conf.isEmpty()) {
            spec.set(DocumentReader.CONF, conf);
        }
    }
}

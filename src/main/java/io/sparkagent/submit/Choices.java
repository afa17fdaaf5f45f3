package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was chosen, after precedence, with the place that each choice is from. */
final class Choices {

    /** The properties that spark-submit takes from the environment where nothing else has them. */
    private static final Map<String, String> VARIABLES =
            Map.of(
                    "MASTER", "spark.master",
                    "DEPLOY_MODE", "spark.submit.deployMode",
                    "SPARK_DRIVER_MEMORY", "spark.driver.memory",
                    "SPARK_EXECUTOR_MEMORY", "spark.executor.memory",
                    "SPARK_EXECUTOR_CORES", "spark.executor.cores");

    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Flags flags;
    private final Optional<ApplicationDocument> document;

    private Choices(Flags flags, Optional<ApplicationDocument> document) {
        this.flags = flags;
        this.document = document;
    }

    static Choices of(
            Flags flags,
            Optional<ApplicationDocument> document,
            Map<String, String> environment,
            Problems problems) {
        Choices choices = new Choices(flags, document);
        List<Layer> layers = new ArrayList<>();
        flags.settings().forEach((setting, value) -> choices.put(setting, value, layers));
        layers.add(new Layer("--conf", conf(flags.conf(), problems)));
        document.ifPresent(each -> layers.add(each.layer()));
        layers.addAll(PropertiesFiles.layers(flags, environment, problems));
        VARIABLES.forEach(
                (variable, key) -> {
                    String value = environment.getOrDefault(variable, "");
                    if (!value.isBlank()) {
                        layers.add(new Layer("$" + variable, Map.of(key, value)));
                    }
                });
        layers.forEach(choices::add);
        return choices;
    }

    private void put(Setting setting, String value, List<Layer> layers) {
        setting.key()
                .ifPresent(
                        key ->
                                layers.add(
                                        new Layer(
                                                setting.option(),
                                                Map.of(key, setting.property(value)))));
    }

    private void add(Layer layer) {
        layer.entries()
                .forEach(
                        (key, value) -> {
                            if (properties.putIfAbsent(key, value) == null) {
                                sources.put(key, layer.source());
                            }
                        });
    }

    private static Map<String, String> conf(List<String> written, Problems problems) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String each : written) {
            int equals = each.indexOf('=');
            String key = equals < 0 ? each : each.substring(0, equals);
            if (equals < 0) {
                problems.add("--conf " + each + ": write KEY=VALUE, with an equals sign");
            } else if (key.isBlank()) {
                problems.add("--conf " + each + ": the key is missing before the equals sign");
            } else if (!key.equals(key.strip()) || key.chars().anyMatch(Character::isWhitespace)) {
                problems.add("--conf " + key + ": there is white space in the key");
            } else if (key.startsWith("spark.")) {
                entries.put(key, each.substring(equals + 1));
            } else {
                problems.warn(PropertiesFiles.noEffect(key, "of --conf"));
            }
        }
        return entries;
    }

    Optional<String> property(String key) {
        return Optional.ofNullable(properties.get(key));
    }

    /** Where the property is from, for people; {@code --conf} where that does not matter. */
    String source(String key) {
        return sources.getOrDefault(key, "--conf");
    }

    /** Of a setting that Spark has no property for. */
    Optional<String> value(Setting setting) {
        return flags.value(setting).or(() -> document.flatMap(each -> each.value(setting)));
    }

    /** An application of the command line's stands for its arguments too, also for none. */
    Optional<String> application() {
        return flags.application().or(() -> document.flatMap(ApplicationDocument::application));
    }

    List<String> arguments() {
        return flags.application().isPresent()
                ? flags.arguments()
                : document.map(ApplicationDocument::arguments).orElse(List.of());
    }

    void set(String key, String value) {
        properties.put(key, value);
    }

    void remove(String key) {
        properties.remove(key);
    }

    Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /** By key. */
    Map<String, String> sources() {
        return Map.copyOf(sources);
    }

    @Override
    public String toString() {
        return "choices " + properties.keySet(); // the values may be secrets
    }
}

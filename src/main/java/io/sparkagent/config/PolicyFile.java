package io.sparkagent.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the policy; a mistake in it refuses the application, because a bound that was misspelt does
 * not bind.
 */
public final class PolicyFile {

    private PolicyFile() {}

    public static Policy read(Path file, Problems problems) {
        if (!Files.exists(file)) {
            return Policy.DEFAULT;
        }
        try {
            JsonNode root = strict().readTree(Files.readString(file));
            if (root.isMissingNode() || root.isNull()) {
                return Policy.DEFAULT;
            }
            if (!root.isObject()) {
                problems.add("policy file " + file + ": write keys and values at its top level");
                return Policy.DEFAULT;
            }
            return policy(new Keys(file, root, problems));
        } catch (JsonProcessingException e) {
            problems.add("policy file " + file + " is not YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            problems.add("policy file " + file + " cannot be read: " + e.getMessage());
        }
        return Policy.DEFAULT;
    }

    /** Of a key that is written twice nobody knows which is meant. */
    private static YAMLMapper strict() {
        YAMLMapper mapper = new YAMLMapper();
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        return mapper;
    }

    private static Policy policy(Keys keys) {
        Policy standard = Policy.DEFAULT;
        String account = keys.text("defaultServiceAccount", standard.defaultServiceAccount());
        Policy policy =
                new Policy(
                        keys.count("maximumExecutors", standard.maximumExecutors()),
                        account,
                        keys.texts("serviceAccounts", List.of(account)),
                        keys.texts("images", standard.images()),
                        keys.texts("volumes", standard.volumes()),
                        keys.texts("secrets", standard.secrets()),
                        keys.flag("privileged", standard.privileged()));
        keys.refuseOthers();
        return policy;
    }

    /** The keys of the file, with a note of those that were asked for. */
    private record Keys(Path file, JsonNode root, Problems problems, List<String> known) {

        Keys(Path file, JsonNode root, Problems problems) {
            this(file, root, problems, new ArrayList<>());
        }

        String text(String key, String standard) {
            JsonNode node = node(key);
            if (node.isMissingNode()) {
                return standard;
            }
            if (!node.isTextual()) {
                wrong(key, node, "write a name");
                return standard;
            }
            return node.asText();
        }

        int count(String key, int standard) {
            JsonNode node = node(key);
            if (node.isMissingNode()) {
                return standard;
            }
            if (!node.canConvertToInt() || node.asInt() < 0) {
                wrong(key, node, "write a whole number");
                return standard;
            }
            return node.asInt();
        }

        boolean flag(String key, boolean standard) {
            JsonNode node = node(key);
            if (node.isMissingNode()) {
                return standard;
            }
            if (!node.isBoolean()) {
                wrong(key, node, "write true or false");
                return standard;
            }
            return node.asBoolean();
        }

        List<String> texts(String key, List<String> standard) {
            JsonNode node = node(key);
            if (node.isMissingNode()) {
                return standard;
            }
            List<String> texts = new ArrayList<>();
            if (node.isArray()) {
                node.forEach(element -> texts.add(element.asText()));
            } else {
                wrong(key, node, "write a list");
            }
            return texts;
        }

        void refuseOthers() {
            root.fieldNames()
                    .forEachRemaining(
                            name -> {
                                if (!known.contains(name)) {
                                    problems.add(
                                            "policy file "
                                                    + file
                                                    + ": there is no key "
                                                    + name
                                                    + "; the keys are "
                                                    + String.join(", ", known));
                                }
                            });
        }

        private JsonNode node(String key) {
            known.add(key);
            return root.path(key);
        }

        private void wrong(String key, JsonNode node, String right) {
            problems.add("policy file " + file + ": " + key + ": " + node + ": " + right);
        }
    }
}

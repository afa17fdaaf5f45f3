package io.sparkagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pod templates that are none, or that the API server would refuse. */
final class MalformedTemplates {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final String GOOD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              labels: {team: data}
              annotations: {a: b}
            spec:
              terminationGracePeriodSeconds: 30
              hostNetwork: false
              nodeSelector: {disk: ssd}
              securityContext: {runAsUser: 185, runAsNonRoot: true}
              tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]
              affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: [b]}]}]}}}
              volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]
              containers:
              - name: mine
                workingDir: /w
                env: [{name: A, value: b}]
                ports: [{containerPort: 8080, name: http}]
                resources: {requests: {cpu: 1}, limits: {memory: 8Gi}}
                volumeMounts: [{name: v, mountPath: /v, readOnly: true}]
              - {name: side, image: s, args: [x]}
            """;

    /** A text, what it is replaced by. */
    private static final List<List<String>> REPLACED =
            List.of(
                    List.of("kind: Pod", "kind: Deployment"),
                    List.of("kind: Pod", "kind: List"),
                    List.of("kind: Pod", "kind: \u041f\u043e\u0434"),
                    List.of("team: data", "team: 'bad value!'"),
                    List.of("team: data", "team: " + "v".repeat(64)),
                    List.of("team: data", "'bad key': x"),
                    List.of("team: data", "-x: x"),
                    List.of("a: b", "'bad annotation!': x"),
                    List.of("disk: ssd", "disk: 'fast disk'"),
                    List.of(
                            "terminationGracePeriodSeconds: 30",
                            "terminationGracePeriodSeconds: -1"),
                    List.of(
                            "terminationGracePeriodSeconds: 30",
                            "terminationGracePeriodSeconds: 99999999999999999999"),
                    List.of("effect: NoSchedule", "effect: Never"),
                    List.of("operator: Exists", "operator: Perhaps"),
                    List.of("sizeLimit: 1Gi", "sizeLimit: lots"),
                    List.of("sizeLimit: 1Gi", "sizeLimit: -1Gi"),
                    List.of("{name: v, emptyDir", "{name: Bad_Name, emptyDir"),
                    List.of(
                            "[{name: v, emptyDir",
                            "[{name: v, hostPath: {path: /x}}, {name: v, emptyDir"),
                    List.of("{name: v, mountPath", "{name: other, mountPath"),
                    List.of("mountPath: /v", "mountPath: ''"),
                    List.of(
                            "[{name: v, mountPath: /v",
                            "[{name: v, mountPath: /v}, {name: v, mountPath: /v"),
                    List.of("name: A", "name: ''"),
                    List.of("name: A", "name: 'a=b'"),
                    List.of("containerPort: 8080", "containerPort: 0"),
                    List.of("containerPort: 8080", "containerPort: -1"),
                    List.of("containerPort: 8080", "containerPort: 70000"),
                    List.of("containerPort: 8080", "containerPort: 9999999999"),
                    List.of("name: http", "name: 'Not A Port Name At All'"),
                    List.of("cpu: 1}", "cpu: 1, ephemeral-storage: many}"),
                    List.of("memory: 8Gi", "memory: 8Gi, ephemeral-storage: -8Gi"),
                    List.of("memory: 8Gi", "memory: 8Gi, 'bad resource!': 1"),
                    List.of("name: side", "name: mine"),
                    List.of("name: side", "name: Bad_Name"),
                    List.of(
                            "name: side",
                            "name: \u043a\u043e\u043d\u0442\u0435\u0439\u043d\u0435\u0440"),
                    List.of("name: side", "name: ''"),
                    List.of("name: side, image: s", "name: side"),
                    List.of("metadata:", "  metadata:"),
                    List.of("kind: Pod", "kind: [Pod"),
                    List.of("kind: Pod", "kind: 'Pod"),
                    List.of("kind: Pod", "kind: *nowhere"),
                    List.of("kind: Pod", "\tkind: Pod"),
                    List.of("kind: Pod", "kind: Pod\0"),
                    List.of("kind: Pod", "kind: !!java.net.URL [http://x]"),
                    List.of("kind: Pod", "kind: Pod\nkind: Pod"));

    private MalformedTemplates() {}

    static List<byte[]> generate(Random random) throws JsonProcessingException {
        List<String> texts = new ArrayList<>();
        REPLACED.forEach(pair -> texts.add(GOOD.replace(pair.getFirst(), pair.getLast())));
        JsonNode good = YAML.readTree(GOOD);
        ofAnotherKind(good, good, texts);
        String json = good.toString();
        for (int i = 0; i < 20; i++) {
            texts.add(json.substring(0, 1 + random.nextInt(json.length() - 1)));
        }
        texts.addAll(List.of("", " \n", "# nothing\n", "null", "42", "text", "[]", "--- \n---\n"));
        texts.add("x".repeat(2 << 20));
        texts.add("# " + "x".repeat(2 << 20));
        texts.add("metadata: {labels: {team: " + "x".repeat(2 << 20) + "}}");
        texts.add("x: ".repeat(1000));
        texts.add("[".repeat(20_000));
        texts.add("{a: ".repeat(20_000));
        texts.add("- ".repeat(20_000));
        texts.add(aliasBomb());
        List<byte[]> files = new ArrayList<>();
        texts.forEach(text -> files.add(text.getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 10; i++) {
            byte[] binary = new byte[100 + random.nextInt(5000)];
            random.nextBytes(binary);
            binary[0] = (byte) 0x80;
            files.add(binary);
        }
        return files;
    }

    /** Each field in turn gets a value of a kind that it cannot have. */
    private static void ofAnotherKind(JsonNode node, JsonNode root, List<String> texts) {
        if (node instanceof ObjectNode object) {
            for (String field : object.propertyStream().map(e -> e.getKey()).toList()) {
                JsonNode before = object.get(field);
                object.set(field, anotherKind(before));
                texts.add(root.toString());
                object.set(field, before);
                ofAnotherKind(before, root, texts);
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> ofAnotherKind(element, root, texts));
        }
    }

    private static JsonNode anotherKind(JsonNode node) {
        return node.isContainerNode()
                ? TextNode.valueOf("text")
                : YAML.createObjectNode().putArray("a").addObject();
    }

    private static String aliasBomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [");
            text.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
        }
        return text + "spec: {containers: *a11}\n";
    }
}

package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a conf or a template: a clear sentence, no crash, no pod. */
class MalformedTest {

    private static final long SEED = 4;

    /**
     * @param name for the report
     * @param template its bytes, each as a letter
     */
    private record Case(String name, Map<String, String> conf, String template) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        Random random = new Random(SEED);
        List<Case> cases = new ArrayList<>();
        for (Map<String, String> conf : MalformedConfs.generate(random)) {
            String name = conf.toString().replaceAll("[^ -~]", "?");
            cases.add(
                    new Case(
                            cases.size() + " " + name.substring(0, Math.min(200, name.length())),
                            conf,
                            ""));
        }
        for (byte[] template : MalformedTemplates.generate(random)) {
            String letters = new String(template, StandardCharsets.ISO_8859_1);
            cases.add(new Case(cases.size() + " template", Map.of(), letters));
        }
        return cases.stream();
    }

    @TempDir private Path folder = Path.of("");

    @Test
    void thereAreManyOfThem() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachIsToldInAClearSentence(Case malformed) throws IOException {
        Properties properties = new Properties();
        properties.put("spark.kubernetes.container.image", "spark:4");
        properties.putAll(malformed.conf());
        Path conf = folder.resolve("spark.conf");
        try (var writer = Files.newBufferedWriter(conf, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
        List<String> line = new ArrayList<>(List.of("render", "executor", "--properties-file"));
        line.add(conf.toString());
        if (malformed.conf().isEmpty()) {
            line.add("--template");
            byte[] template = malformed.template().getBytes(StandardCharsets.ISO_8859_1);
            line.add(Files.write(folder.resolve("t.yaml"), template).toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commands()
                        .execute(
                                new PrintWriter(out),
                                new PrintWriter(err),
                                line.toArray(String[]::new));

        assertThat(out.toString()).as("no pod").isEmpty();
        assertThat(err.toString().lines())
                .anySatisfy(sentence -> assertThat(sentence).startsWith("error: "))
                .allSatisfy(
                        sentence ->
                                assertThat(sentence)
                                        .matches("(error|warning): .*")
                                        .hasSizeLessThan(1100)
                                        .doesNotContain(
                                                "Exception",
                                                "java.",
                                                "com.fasterxml",
                                                "snakeyaml",
                                                "io.fabric8",
                                                "\tat "));
        assertThat(code).isEqualTo(1);
    }
}

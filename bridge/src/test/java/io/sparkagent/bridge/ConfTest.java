package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfTest {
    @TempDir Path directory = Path.of("");

    private final SparkConf conf = new SparkConf(false);

    @Test
    void joinsTheListenerWithTheUsers() {
        conf.set("spark.extraListeners", "a.B,c.D");
        conf.set("spark.kubernetes.executor.decommissionLabel", "leaving");
        ForcedConf.apply(conf);
        assertThat(conf.get("spark.extraListeners"))
                .isEqualTo("a.B,c.D,io.sparkagent.bridge.ExecutorListener");
        assertThat(conf.contains("spark.kubernetes.executor.decommissionLabel")).isFalse();
        assertThat(conf.get("spark.kubernetes.executor.enableApiPolling")).isEqualTo("false");
    }

    @Test
    void passesTheConfDirectoryByTheFilterOfSpark() throws IOException {
        Path files = Files.createDirectory(directory.resolve("conf"));
        Files.writeString(files.resolve("log4j2.properties"), "rootLogger.level = info");
        Files.writeString(files.resolve("spark-defaults.conf"), "spark.executor.memory 1g");
        Files.writeString(files.resolve("fairscheduler.xml.template"), "<x/>");
        Files.writeString(files.resolve("big.xml"), "x".repeat(200));
        conf.set("spark.home", directory.toString());
        conf.set("spark.kubernetes.configMap.maxSize", "100");
        ConfDirectory loaded = ConfDirectory.load(conf);
        assertThat(loaded.files).isEqualTo(Map.of("log4j2.properties", "rootLogger.level = info"));
        assertThat(loaded.leftOut).containsExactly("big.xml");
    }

    @Test
    void readsTheTemplateByPathAndUri() throws IOException {
        Path template = Files.writeString(directory.resolve("executor.yaml"), "kind: Pod");
        assertThat(ExecutorTemplate.read("a.key", template.toString(), conf))
                .isEqualTo("kind: Pod");
        assertThat(ExecutorTemplate.read("a.key", template.toUri().toString(), conf))
                .isEqualTo("kind: Pod");
        assertThat(ExecutorTemplate.read("a.key", "local://" + template, conf))
                .isEqualTo("kind: Pod");
    }

    @Test
    void readsTheTemplatesOfAllProfiles() throws IOException {
        Path one = Files.writeString(directory.resolve("one.yaml"), "kind: One");
        Path two = Files.writeString(directory.resolve("two.yaml"), "kind: Two");
        conf.set("spark.kubernetes.executor.podTemplateFile", one.toString());
        conf.set("spark.kubernetes.agent.profileTemplate.gpu", two.toString());
        conf.set("spark.kubernetes.agent.profileTemplate.1", one.toString());
        conf.set("spark.kubernetes.agent.profileTemplate.2", " ");
        assertThat(ExecutorTemplate.readAll(conf, conf))
                .isEqualTo(Map.of(one.toString(), "kind: One", two.toString(), "kind: Two"));

        conf.set("spark.kubernetes.agent.profileTemplate.1", directory + "/none.yaml");
        assertThatThrownBy(() -> ExecutorTemplate.readAll(conf, conf))
                .hasMessageContaining(
                        "none.yaml (spark.kubernetes.agent.profileTemplate.1) cannot be read");
    }

    @Test
    void refusesATemplateThatIsMissingOrTooLarge() throws IOException {
        assertThatThrownBy(() -> ExecutorTemplate.read("a.key", directory + "/none.yaml", conf))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("none.yaml");
        Path large = Files.writeString(directory.resolve("large.yaml"), "#".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> ExecutorTemplate.read("a.key", large.toString(), conf))
                .hasMessageContaining("over 1 MiB");
    }
}

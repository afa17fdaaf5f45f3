package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {

    private static final Catalogue CATALOGUE = Catalogue.load();

    /** A key of Spark, the version that brought it, the lines that have it. */
    record SparkKey(String name, String since, List<String> lines) {}

    static Stream<SparkKey> keysOfSpark() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/spark-keys.txt")).stream()
                .filter(line -> !line.startsWith("#") && line.startsWith("spark."))
                .map(line -> line.split(" "))
                .map(part -> new SparkKey(part[0], part[1], List.of(part[2].split(","))));
    }

    @ParameterizedTest
    @MethodSource("keysOfSpark")
    void everyKeyOfSparkIsKnownHere(SparkKey key) {
        assertThat(key.lines()).isSubsetOf("3.5", "4.0", "4.1");
        Catalogue.Key known = CATALOGUE.find(key.name()).orElseThrow();
        if (known.name().equals(key.name()) && !key.since().equals("-")) {
            assertThat(known.since()).isEqualTo(key.since());
        }
    }

    @Test
    void everyKeySaysWhatItDoesAndWhoActsOnIt() {
        assertThat(CATALOGUE.keys())
                .allSatisfy(
                        key -> {
                            assertThat(key.does()).as(key.name()).isNotEmpty().endsWith(".");
                            assertThat(key.type()).as(key.name()).isNotEmpty();
                            assertThat(key.since()).as(key.name()).isNotEmpty();
                            assertThat(key.by())
                                    .isIn(
                                            "agent", "bridge", "submit", "driver", "spark",
                                            "nobody", "setting", "policy");
                            assertThat(key.shapes())
                                    .isIn("", "pod", "claim", "configMap", "service");
                        });
        assertThat(CATALOGUE.keys().stream().map(Catalogue.Key::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "spark.executor.memroy, spark.executor.memory",
        "spark.kubernetes.executor.lable.app.kubernetes.io/name,"
                + " spark.kubernetes.executor.label.app.kubernetes.io/name",
        "spark.kubernetes.executor.volumes.emptyDir.tmp.mount.pth,"
                + " spark.kubernetes.executor.volumes.emptyDir.tmp.mount.path",
        "spark.kubernetes.container.Image, spark.kubernetes.container.image"
    })
    void aKeyThatNobodyKnowsIsToldWithTheOneThatWasMeant(String key, String meant) {
        assertThat(warnings(key))
                .containsExactly(
                        key + " has no effect: nobody knows this key; did you mean " + meant + "?");
    }

    @Test
    void aKeyThatIsFarFromAllOthersIsToldAlone() {
        assertThat(warnings("spark.kubernetes.coffee.strength"))
                .containsExactly(
                        "spark.kubernetes.coffee.strength has no effect: nobody knows this key");
    }

    @ParameterizedTest
    @CsvSource({
        "spark.kubernetes.executor.label.a.b/c",
        "spark.sql.shuffle.partitions",
        "spark.my.company.key",
        "spark.executor.resource.gpu.amount",
        "spark.kubernetes.executor.volumes.hostPath.data.options.type"
    })
    void aKnownKeyAndOneOfSomebodyElseAreFine(String key) {
        assertThat(warnings(key)).isEmpty();
    }

    private static List<String> warnings(String key) {
        Problems problems = new Problems();
        CATALOGUE.warnOfUnknownKeys(new SparkConf(Map.of(key, "x"), problems));
        assertThat(problems.sentences()).isEmpty();
        return problems.warnings();
    }
}

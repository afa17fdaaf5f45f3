package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourcesTest {

    @TempDir private Path folder = Path.of("");

    private final Problems problems = new Problems();

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(folder.resolve("libs"));
        for (String name : List.of("libs/b.jar", "libs/a.jar", "libs/c.zip", "data.csv", "x[1]")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    private String list(String list) {
        return Resources.list("spark.files", list.replace("~", folder.toString()), problems)
                .replace("file:" + folder, "~");
    }

    @Test
    void patternsAreAsSparkExpandsThem() {
        assertThat(list("~/libs/*.jar")).isEqualTo("~/libs/a.jar,~/libs/b.jar");
        assertThat(list("~/libs/[^a-b].zip, ~/d?ta.csv")).isEqualTo("~/libs/c.zip,~/data.csv");
        assertThat(list("~/*/a.jar#x")).isEqualTo("~/libs/a.jar#x");
        assertThat(list("hdfs://n/*.jar,local:///opt/*.jar"))
                .isEqualTo("hdfs://n/*.jar,local:///opt/*.jar");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aFileThatIsCalledLikeAPatternIsMeantItself() {
        assertThat(list("~/x[1]")).isEqualTo("~/x%5B1%5D");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void whatStandsForNoFileIsToldAllAtOnce() {
        list("~/none.jar,~/libs/*.war,~/libs,~/li*,~/libs/*#name,~/libs/[a");

        assertThat(problems.sentences().stream().map(each -> each.replace("" + folder, "~")))
                .containsExactly(
                        "spark.files=~/none.jar: there is no such file on this machine; for one in"
                                + " the image write local://~/none.jar",
                        "spark.files=~/libs/*.war: no file on this machine is called so",
                        "spark.files=~/libs: it is a folder; name its files, as in *.jar",
                        "spark.files=~/li*: no file on this machine is called so",
                        "spark.files=~/libs/*#name: one name cannot be of several files",
                        "spark.files=~/libs/[a: it is no pattern: a [ is not closed");
    }
}

package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatternTest {

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void make() throws IOException {
        for (String name :
                List.of(
                        "x/a.jar",
                        "x/b.jar",
                        "x/c.zip",
                        "y/a.jar",
                        "y/z/a.jar",
                        "x/a[1].jar",
                        "x/^")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private List<String> expand(String pattern) throws IOException {
        return FilePattern.expand(folder, pattern).stream()
                .map(path -> folder.relativize(path).toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x/*.jar      | x/a.jar x/a[1].jar x/b.jar
                    */a.jar      | x/a.jar y/a.jar
                    **/a.jar     | x/a.jar y/a.jar
                    x/?.jar      | x/a.jar x/b.jar
                    x/[ab].jar   | x/a.jar x/b.jar
                    x/[b-z].*    | x/b.jar x/c.zip
                    x/[^a].jar   | x/b.jar
                    x/{a,b}.jar  | x/a.jar x/b.jar
                    x/a\\[1].jar | x/a[1].jar
                    ./x//c.*     | x/c.zip
                    [xy]/../y/*r | y/a.jar y/a.jar
                    none/*       | ''
                    x/c.zip/*    | ''
                    """)
    void expandsAsHadoopDoes(String pattern, String files) throws IOException {
        assertThat(expand(pattern))
                .isEqualTo(files.isEmpty() ? List.of() : List.of(files.split(" ")));
    }

    @Test
    void anAbsolutePatternBeginsAtTheRoot() throws IOException {
        assertThat(FilePattern.expand(Path.of("/nowhere"), folder + "/x/b.*"))
                .containsExactly(folder.resolve("x/b.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/[a.jar", "x/{a,b", "x/[]", "x/[b-a]"})
    void whatIsNoPatternIsSaidSo(String pattern) {
        assertThatThrownBy(() -> expand(pattern)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void aPatternThatLooksAtTooMuchIsGivenUp() throws IOException {
        Path many = Files.createDirectory(folder.resolve("many"));
        for (int i = 0; i <= 10_000; i++) {
            Files.createFile(many.resolve("f" + i));
        }

        assertThatThrownBy(() -> expand("many/*.jar"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10000");
    }
}

package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.manifest.HadoopFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopFilesReaderTest {

    private static final byte[] KEYS = {5, 2, 1, 2, 3};

    private final Problems problems = new Problems();

    @TempDir private Path folder = Path.of("");

    private HadoopFiles read(Map<String, String> conf) {
        return HadoopFilesReader.read(new SparkConf(conf, problems), Map.of());
    }

    private HadoopFiles readFolder(Path hadoop) {
        return HadoopFilesReader.read(
                new SparkConf(Map.of(), problems), Map.of("HADOOP_CONF_DIR", hadoop.toString()));
    }

    @Test
    void nothingIsReadUnlessItIsNamed() {
        assertThat(read(Map.of())).isEqualTo(HadoopFiles.NONE);
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void filesOfTheFolderAreReadAndItsFoldersAreNot() throws IOException {
        Files.writeString(folder.resolve("core-site.xml"), "<ä/>");
        Files.writeString(folder.resolve("slaves"), "");
        Files.createDirectory(folder.resolve("shellprofile.d"));

        assertThat(readFolder(folder).configuration().orElseThrow())
                .isEqualTo(Map.of("core-site.xml", "<ä/>", "slaves", ""));
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void whatNoConfigMapTakesIsLeftOutAndNamed() throws IOException {
        Files.writeString(folder.resolve("core-site.xml"), "<c/>");
        Files.writeString(folder.resolve("core-site.xml~"), "<old/>");
        Files.write(folder.resolve("trust.jks"), new byte[] {(byte) 0xfe, (byte) 0xed});

        assertThat(readFolder(folder).configuration().orElseThrow())
                .containsOnlyKeys("core-site.xml");
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.contains("core-site.xml~"))
                .anyMatch(warning -> warning.contains("trust.jks"));
    }

    @Test
    void folderThatIsNotThereIsAnEmptyConfiguration() {
        assertThat(readFolder(folder.resolve("nowhere")).configuration()).contains(Map.of());
        assertThat(problems.warnings()).singleElement().asString().contains("is no folder");
    }

    @Test
    void hugeFileIsRefusedAndNotCut() throws IOException {
        Files.write(folder.resolve("core-site.xml"), new byte[(1 << 20) + 1]);

        assertThat(readFolder(folder).configuration()).contains(Map.of());
        assertThat(problems.sentences()).singleElement().asString().contains("larger than 1 MiB");
    }

    @Test
    void folderOfManyFilesIsAnotherOne() throws IOException {
        for (int i = 0; i <= 500; i++) {
            Files.createFile(folder.resolve("file" + i));
        }

        readFolder(folder);

        assertThat(problems.sentences()).singleElement().asString().contains("more than 500 files");
    }

    @Test
    void keytabAndKrb5AreReadByPathOrUri() throws IOException {
        Path keytab = Files.write(folder.resolve("alice.keytab"), KEYS);
        Path krb5 = Files.writeString(folder.resolve("my.conf"), "[libdefaults]");

        HadoopFiles files =
                read(
                        Map.of(
                                "spark.kerberos.keytab",
                                keytab.toUri().toString(),
                                "spark.kubernetes.kerberos.krb5.path",
                                krb5.toString()));

        assertThat(problems.sentences()).isEmpty();
        assertThat(files.krb5()).contains("[libdefaults]");
        HadoopFiles.Keytab read = files.keytab().orElseThrow();
        assertThat(read.name()).isEqualTo("alice.keytab");
        assertThat(read.bytes()).isEqualTo(KEYS);
        assertThat(read).hasToString("keytab alice.keytab");
    }

    @Test
    void keytabOfTheImageIsNotLookedForHere() {
        assertThat(read(Map.of("spark.kerberos.keytab", "local:///keys/a")).keytab()).isEmpty();
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void everyWrongFileIsTold() throws IOException {
        Path text = Files.writeString(folder.resolve("alice.keytab"), "password");

        HadoopFiles files =
                read(
                        Map.of(
                                "spark.kerberos.keytab",
                                text.toString(),
                                "spark.kubernetes.kerberos.krb5.path",
                                folder.resolve("nowhere").toString()));

        assertThat(files.keytab()).isEqualTo(Optional.empty());
        assertThat(problems.sentences())
                .hasSize(2)
                .anyMatch(sentence -> sentence.contains("this is no keytab"))
                .anyMatch(sentence -> sentence.contains("there is no such file"))
                .noneMatch(sentence -> sentence.contains("password"));
    }
}

package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sparkagent.config.Problems;
import io.sparkagent.config.Restarts;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import io.sparkagent.manifest.Delivery;
import io.sparkagent.submit.FilePlan.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {

    private static final String UPLOAD = "spark.kubernetes.file.upload.path";

    @TempDir private Path folder = Path.of("");

    private final Map<String, String> properties = new HashMap<>();
    private Program program =
            new Program(Kind.JAVA, "local:///opt/app.jar", Optional.of("demo.Main"));
    private Optional<Restarts> restarts = Optional.empty();
    private final Problems problems = new Problems();

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(folder.resolve("libs"));
        Files.createDirectories(folder.resolve("other"));
        for (String name : List.of("libs/a.jar", "libs/b.jar", "libs/c.zip", "data.csv")) {
            Files.writeString(folder.resolve(name), "content of " + name);
        }
        Files.writeString(folder.resolve("app.py"), "print('hello')");
    }

    private Optional<FilePlan> plan() {
        return new LocalFiles(folder, "0ab1")
                .plan(
                        new Submission(
                                properties,
                                program,
                                List.of("--input", "data.csv"),
                                Optional.of("ann"),
                                Map.of("log4j2.properties", "x"),
                                restarts),
                        problems);
    }

    private FilePlan planned() {
        Optional<FilePlan> plan = plan();
        assertThat(problems.sentences()).isEmpty();
        return plan.orElseThrow();
    }

    private String refusal() {
        assertThat(plan()).isEmpty();
        assertThat(problems.sentences()).hasSize(1);
        return problems.sentences().getFirst();
    }

    private Path large(String name) throws IOException {
        return Files.write(folder.resolve(name), new byte[FileWays.MOST_IN_CONFIG_MAP + 1]);
    }

    private Path jar(String name, String mainClass) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!mainClass.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.flush();
        }
        return jar;
    }

    @Test
    void whatIsInTheImageOrOnTheNetworkStaysAsItIs() {
        properties.put("spark.jars", "local:///opt/x.jar,https://repo/y.jar, hdfs://n/z.jar");
        properties.put("spark.files", "s3a://b/data.csv");
        FilePlan plan = planned();

        assertThat(plan.submission().properties()).isEqualTo(properties);
        assertThat(plan.submission().program()).isEqualTo(program);
        assertThat(plan.delivery()).isEqualTo(Delivery.NONE);
        assertThat(plan.lines()).isEmpty();
    }

    @Test
    void aClassOfTheImageIsNoFile() {
        program = new Program(Kind.JAVA, "spark-internal", Optional.of("demo.Main"));

        assertThat(planned().submission().program()).isEqualTo(program);
    }

    @Test
    void smallFilesGoIntoAConfigMap() {
        program = new Program(Kind.PYTHON, "app.py", Optional.empty());
        properties.put("spark.submit.pyFiles", "libs/c.zip,local:///opt/d.zip");
        properties.put("spark.files", "file://" + folder.resolve("data.csv"));
        FilePlan plan = planned();

        assertThat(plan.submission().program().resource())
                .isEqualTo("file:///opt/spark-files/config/0/app.py");
        assertThat(plan.submission().properties())
                .containsEntry(
                        "spark.submit.pyFiles",
                        "file:///opt/spark-files/config/0/c.zip,local:///opt/d.zip")
                .containsEntry("spark.files", "file:///opt/spark-files/config/0/data.csv");
        assertThat(plan.delivery().small())
                .extracting(
                        Delivery.Content::path,
                        content -> new String(content.bytes(), StandardCharsets.UTF_8))
                .containsExactly(
                        tuple("/opt/spark-files/config/0/app.py", "print('hello')"),
                        tuple("/opt/spark-files/config/0/data.csv", "content of data.csv"),
                        tuple("/opt/spark-files/config/0/c.zip", "content of libs/c.zip"));
        assertThat(plan.delivery().streamed()).isEmpty();
        assertThat(plan.lines())
                .containsExactly(
                        "app.py (the application, 14 bytes): in a config map",
                        "data.csv (spark.files, 19 bytes): in a config map",
                        "c.zip (spark.submit.pyFiles, 21 bytes): in a config map");
        assertThat(plan.submission().arguments()).containsExactly("--input", "data.csv");
        assertThat(plan.submission().proxyUser()).contains("ann");
        assertThat(plan.submission().confFiles()).containsOnlyKeys("log4j2.properties");
    }

    @Test
    void smallFilesMayGoIntoASecret() {
        properties.put("spark.kubernetes.agent.privateFiles", "true");
        properties.put("spark.files", "data.csv");
        FilePlan plan = planned();

        assertThat(plan.submission().properties())
                .containsEntry("spark.files", "file:///opt/spark-files/secret/0/data.csv");
        assertThat(plan.delivery().small()).isEmpty();
        assertThat(plan.delivery().secret())
                .extracting(
                        Delivery.Content::path,
                        content -> new String(content.bytes(), StandardCharsets.UTF_8))
                .containsExactly(
                        tuple("/opt/spark-files/secret/0/data.csv", "content of data.csv"));
        assertThat(plan.lines()).containsExactly("data.csv (spark.files, 19 bytes): in a Secret");
    }

    @Test
    void whetherThatIsWantedIsYesOrNo() {
        properties.put("spark.kubernetes.agent.privateFiles", "perhaps");
        properties.put("spark.files", "data.csv");

        assertThat(refusal()).startsWith("spark.kubernetes.agent.privateFiles=perhaps: ");
    }

    @Test
    void aJarIsOneOfSparksJarsAndItsClassTheProgram() throws IOException {
        jar("app.jar", "");
        program = new Program(Kind.JAVA, "app.jar", Optional.of("demo.Main"));
        properties.put("spark.jars", "libs/a.jar");
        FilePlan plan = planned();

        assertThat(plan.submission().program())
                .isEqualTo(new Program(Kind.JAVA, "spark-internal", Optional.of("demo.Main")));
        assertThat(plan.submission().properties())
                .containsEntry(
                        "spark.jars",
                        "file:///opt/spark-files/config/0/a.jar,"
                                + "file:///opt/spark-files/config/0/app.jar");
    }

    /** As where options are read as Spark reads them. */
    @Test
    void aJarThatIsInTheListAlreadyIsNotThereTwice() throws IOException {
        Path jar = jar("app.jar", "demo.FromManifest");
        program = new Program(Kind.JAVA, "app.jar", Optional.empty());
        properties.put("spark.jars", "libs/a.jar,file:" + jar);
        FilePlan plan = planned();

        assertThat(plan.submission().program().mainClass()).contains("demo.FromManifest");
        assertThat(plan.submission().properties().get("spark.jars"))
                .isEqualTo(
                        "file:///opt/spark-files/config/0/a.jar,"
                                + "file:///opt/spark-files/config/0/app.jar");
        assertThat(plan.delivery().small()).hasSize(2);
    }

    @Test
    void aJarWithoutAMainClassNeedsOne() throws IOException {
        jar("app.jar", "");
        program = new Program(Kind.JAVA, "app.jar", Optional.empty());

        assertThat(refusal())
                .isEqualTo("the manifest of " + folder.resolve("app.jar") + " has no Main-Class");
    }

    @Test
    void whatIsNoJarIsToldOf() {
        program = new Program(Kind.JAVA, "data.csv", Optional.empty());

        assertThat(refusal()).contains("data.csv is not a jar whose manifest can be read");
    }

    @Test
    void theNameAfterAHashIsKept() {
        properties.put("spark.archives", "libs/c.zip#environment,hdfs://n/d.zip#more");
        FilePlan plan = planned();

        assertThat(plan.submission().properties())
                .containsEntry(
                        "spark.archives",
                        "file:///opt/spark-files/config/0/c.zip#environment,hdfs://n/d.zip#more");
    }

    /** As when it goes away after the options have been read. */
    @Test
    void allThatIsMissingIsToldWithItsList() {
        program = new Program(Kind.PYTHON, "nowhere.py", Optional.empty());
        properties.put("spark.jars", "/opt/none.jar,libs/a.jar");
        properties.put("spark.files", "libs");

        assertThat(plan()).isEmpty();
        assertThat(problems.sentences())
                .containsExactly(
                        "application="
                                + folder.resolve("nowhere.py")
                                + ": there is no such file on this machine; for one in the image"
                                + " write local://"
                                + folder.resolve("nowhere.py"),
                        "spark.jars=/opt/none.jar: there is no such file on this machine; for one"
                                + " in the image write local:///opt/none.jar",
                        "spark.files="
                                + folder.resolve("libs")
                                + ": it is a folder; name its files, as in *.jar");
    }

    @Test
    void namesThatCollideGetFoldersOfTheirOwn() throws IOException {
        Files.writeString(folder.resolve("other/a.jar"), "data that has this name");
        properties.put("spark.jars", "libs/a.jar");
        properties.put("spark.files", "other/a.jar");
        FilePlan plan = planned();

        assertThat(plan.submission().properties())
                .containsEntry("spark.jars", "file:///opt/spark-files/config/0/a.jar")
                .containsEntry("spark.files", "file:///opt/spark-files/config/1/a.jar");
    }

    /** Spark's driver would end with "already registered with a different path". */
    @Test
    void twoJarsOfOneNameCannotRun() throws IOException {
        Files.writeString(folder.resolve("other/a.jar"), "another");
        properties.put("spark.jars", "libs/a.jar,other/a.jar");

        assertThat(refusal())
                .isEqualTo(
                        "spark.jars: "
                                + folder.resolve("other/a.jar")
                                + " has the name of "
                                + folder.resolve("libs/a.jar")
                                + " (spark.jars), and Spark's driver gives executors one file of a"
                                + " name: rename one");
    }

    @Test
    void theSameContentTwiceIsOneFile() throws IOException {
        Files.copy(folder.resolve("libs/a.jar"), folder.resolve("other/a.jar"));
        properties.put("spark.jars", "libs/a.jar,other/a.jar,./libs/../libs/a.jar");
        FilePlan plan = planned();

        assertThat(plan.submission().properties())
                .containsEntry("spark.jars", "file:///opt/spark-files/config/0/a.jar");
        assertThat(plan.delivery().small()).hasSize(1);
    }

    @Test
    void whatIsTooLargeForAConfigMapIsStreamed() throws Exception {
        Path large = large("my large.jar");
        properties.put("spark.jars", "my large.jar,libs/a.jar");
        FilePlan plan = planned();

        String sum =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(Files.readAllBytes(large)));
        assertThat(plan.submission().properties())
                .containsEntry(
                        "spark.jars",
                        "file:///opt/spark-files/streamed/0/my%20large.jar,"
                                + "file:///opt/spark-files/streamed/0/a.jar");
        assertThat(plan.delivery().small()).isEmpty();
        assertThat(plan.delivery().streamed())
                .hasSize(2)
                .first()
                .isEqualTo(
                        new Delivery.Streamed(
                                "/opt/spark-files/streamed/0/my large.jar", 716801, sum));
        assertThat(plan.sendings().getFirst().file()).isEqualTo(large);
        assertThat(plan.lines())
                .containsExactly(
                        "my large.jar (spark.jars, 700.0 KiB): streamed into the driver's pod",
                        "a.jar (spark.jars, 21 bytes): streamed into the driver's pod");
    }

    @Test
    void aDriverThatStartsAgainWouldNotGetThemAgain() throws IOException {
        large("large.jar");
        properties.put("spark.jars", "large.jar");
        restarts = Optional.of(new Restarts(3, Optional.empty(), Optional.empty()));

        assertThat(refusal())
                .isEqualTo(
                        "the files of this machine (700.0 KiB) are more than a config map takes"
                                + " (700.0 KiB), and a driver that starts again would need them sent"
                                + " again: set spark.kubernetes.file.upload.path to a folder of an"
                                + " object store (s3a://BUCKET/FOLDER), or put them into the image"
                                + " and name them as local:///PATH");
    }

    @Test
    void withoutAnAgentNobodyTakesThemIn() throws IOException {
        large("large.jar");
        properties.put("spark.jars", "large.jar");
        properties.put("spark.kubernetes.agent.enabled", "false");

        assertThat(refusal()).contains("spark.kubernetes.agent.enabled=false");
    }

    @Test
    void anObjectStoreGetsThemAll() throws IOException {
        Files.writeString(folder.resolve("other/a.jar"), "data that has this name");
        program = new Program(Kind.PYTHON, "app.py", Optional.empty());
        properties.put(UPLOAD, "s3a://bucket/some/folder/");
        properties.put("spark.jars", "libs/a.jar");
        properties.put("spark.archives", "other/a.jar#dir");
        restarts = Optional.of(new Restarts(3, Optional.empty(), Optional.empty()));
        FilePlan plan = planned();

        assertThat(plan.submission().program().resource())
                .isEqualTo("s3a://bucket/some/folder/spark-upload-0ab1/app.py");
        assertThat(plan.submission().properties())
                .containsEntry("spark.jars", "s3a://bucket/some/folder/spark-upload-0ab1/a.jar")
                .containsEntry(
                        "spark.archives", "s3a://bucket/some/folder/spark-upload-0ab1-1/a.jar#dir");
        assertThat(plan.uploads())
                .contains(
                        new Upload(
                                folder.resolve("libs/a.jar"),
                                "bucket",
                                "some/folder/spark-upload-0ab1/a.jar",
                                21));
        assertThat(plan.delivery()).isEqualTo(Delivery.NONE);
        assertThat(plan.lines())
                .contains(
                        "app.py (the application, 14 bytes): uploaded to"
                                + " s3a://bucket/some/folder/spark-upload-0ab1/app.py");
    }

    @Test
    void theBucketItselfWillDoAndSchemesAreSparks() {
        properties.put(UPLOAD, "s3://bucket");
        properties.put("spark.jars", "libs/a.jar");

        assertThat(planned().submission().properties())
                .containsEntry("spark.jars", "s3a://bucket/spark-upload-0ab1/a.jar");

        properties.put("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");

        assertThat(planned().submission().properties())
                .containsEntry("spark.jars", "s3://bucket/spark-upload-0ab1/a.jar");
    }

    @Test
    void anotherFileSystemIsNotOursToWriteTo() {
        properties.put(UPLOAD, "hdfs://namenode/tmp");
        properties.put("spark.jars", "libs/a.jar");

        assertThat(planned().lines())
                .containsExactly(
                        "spark.kubernetes.file.upload.path=hdfs://namenode/tmp is not used: only an"
                                + " object store (s3a://) can be written to from here",
                        "a.jar (spark.jars, 21 bytes): in a config map");
    }

    @Test
    void anUploadPathThatIsNoneIsRefused() {
        properties.put(UPLOAD, "s3a:///folder");
        properties.put("spark.jars", "libs/a.jar");

        assertThat(refusal())
                .isEqualTo(
                        "spark.kubernetes.file.upload.path=s3a:///folder: write it as"
                                + " s3a://BUCKET/FOLDER");
    }

    @Test
    void aKeyOfTheUsersOwnIsNotToldToTheStore() {
        properties.put(UPLOAD, "s3a://bucket/folder");
        properties.put("spark.hadoop.fs.s3a.encryption.algorithm", "SSE-C");
        properties.put("spark.jars", "libs/a.jar");

        assertThat(refusal())
                .startsWith(
                        "spark.hadoop.fs.s3a.encryption.algorithm=SSE-C: local files are uploaded"
                                + " with AES256, SSE-KMS or DSSE-KMS only");
    }
}

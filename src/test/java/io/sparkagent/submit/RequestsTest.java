package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sparkagent.config.Problems;
import io.sparkagent.config.Restarts;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {

    private static final String JAR = "local:///opt/app.jar";

    @TempDir private Path folder = Path.of("");

    private final Problems problems = new Problems();

    private static Flags flags(Map<Setting, String> settings, List<String> conf, String... words) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        all.put(Setting.CLASS, "org.example.Main");
        all.putAll(settings);
        return new Flags(
                all,
                conf,
                Optional.empty(),
                List.of(words).stream().findFirst(),
                List.of(words).stream().skip(1).toList());
    }

    private Request read(Flags flags, Map<String, String> environment) {
        Optional<Request> request = Requests.read(flags, environment, problems);
        assertThat(problems.sentences()).isEmpty();
        return request.orElseThrow();
    }

    private Submission submission(Map<Setting, String> settings, String... conf) {
        return read(flags(settings, List.of(conf), JAR), Map.of()).submission();
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void flagThenConfThenFileThenEnvironment() throws IOException {
        Path file =
                file(
                        "own.conf",
                        """
                        spark.executor.memory  3g
                        spark.driver.memory=3g
                        spark.executor.cores: 3
                        spark.eventLog.dir     \\u0068dfs://x \\
                        """);
        Map<String, String> environment =
                Map.of(
                        "SPARK_DRIVER_MEMORY", "5g",
                        "SPARK_EXECUTOR_MEMORY", "5g",
                        "SPARK_EXECUTOR_CORES", "5",
                        "MASTER", "k8s://h:1",
                        "DEPLOY_MODE", "cluster");
        Flags flags =
                flags(
                        Map.of(
                                Setting.EXECUTOR_MEMORY,
                                "1g",
                                Setting.PROPERTIES_FILE,
                                file.toString()),
                        List.of("spark.executor.memory=2g", "spark.driver.memory=2g"),
                        JAR);

        Request request = read(flags, environment);

        assertThat(request.submission().properties())
                .contains(
                        entry("spark.executor.memory", "1g"),
                        entry("spark.driver.memory", "2g"),
                        entry("spark.executor.cores", "3"),
                        entry("spark.eventLog.dir", "hdfs://x"),
                        entry("spark.master", "k8s://https://h:1"));
        assertThat(request.master()).contains("https://h:1");
    }

    @Test
    void theEnvironmentIsAskedLast() {
        Flags flags = flags(Map.of(), List.of(), JAR);

        assertThat(read(flags, Map.of("SPARK_DRIVER_MEMORY", "5g")).submission().properties())
                .containsEntry("spark.driver.memory", "5g");
    }

    @Test
    void defaultsAreReadWhereNoFileIsNamed() throws IOException {
        file("home/conf/spark-defaults.conf", "spark.a 1\nspark.b 1");
        file("conf/spark-defaults.conf", "spark.a 2");
        Path own = file("own.conf", "spark.b 3");
        Map<String, String> home = Map.of("SPARK_HOME", folder.resolve("home").toString());
        Map<String, String> both =
                Map.of(
                        "SPARK_HOME", folder.resolve("home").toString(),
                        "SPARK_CONF_DIR", folder.resolve("conf").toString());
        Map<Setting, String> named = Map.of(Setting.PROPERTIES_FILE, own.toString());
        Map<Setting, String> namedToo =
                Map.of(
                        Setting.PROPERTIES_FILE,
                        own.toString(),
                        Setting.LOAD_SPARK_DEFAULTS,
                        "true");

        assertThat(read(flags(Map.of(), List.of(), JAR), home).submission().properties())
                .contains(entry("spark.a", "1"), entry("spark.b", "1"));
        assertThat(read(flags(Map.of(), List.of(), JAR), both).submission().properties())
                .containsEntry("spark.a", "2")
                .doesNotContainKey("spark.b");
        assertThat(read(flags(named, List.of(), JAR), home).submission().properties())
                .containsEntry("spark.b", "3")
                .doesNotContainKey("spark.a");
        assertThat(read(flags(namedToo, List.of(), JAR), home).submission().properties())
                .contains(entry("spark.a", "1"), entry("spark.b", "3"));
    }

    @Test
    void keysOfOthersAreIgnoredWithAWarning() throws IOException {
        Path own = file("own.conf", "hive.x 1\nspark.x 2");
        Flags flags =
                flags(Map.of(Setting.PROPERTIES_FILE, own.toString()), List.of("hadoop.y=1"), JAR);

        Request request = read(flags, Map.of());

        assertThat(request.submission().properties())
                .containsEntry("spark.x", "2")
                .doesNotContainKeys("hive.x", "hadoop.y");
        assertThat(request.warnings())
                .anyMatch(warning -> warning.contains("hive.x"))
                .anyMatch(warning -> warning.contains("hadoop.y"));
    }

    @Test
    void everyFlagIsThePropertyThatSparkKnows() {
        Map<String, String> properties =
                submission(
                                Map.ofEntries(
                                        entry(Setting.DRIVER_MEMORY, "2g"),
                                        entry(Setting.DRIVER_CORES, "2"),
                                        entry(Setting.DRIVER_JAVA_OPTIONS, "-Da=b"),
                                        entry(Setting.DRIVER_CLASS_PATH, "/a/*"),
                                        entry(Setting.DRIVER_LIBRARY_PATH, "/b"),
                                        entry(Setting.NUM_EXECUTORS, "7"),
                                        entry(Setting.PACKAGES, "g:a:1 , g:b:2"),
                                        entry(Setting.EXCLUDE_PACKAGES, "g:c"),
                                        entry(Setting.REPOSITORIES, "https://r/"),
                                        entry(Setting.NAMESPACE, "jobs"),
                                        entry(Setting.CONTEXT, "prod"),
                                        entry(Setting.NO_AGENT, "true"),
                                        entry(Setting.DETACH, "true")))
                        .properties();

        assertThat(properties)
                .contains(
                        entry("spark.driver.memory", "2g"),
                        entry("spark.driver.cores", "2"),
                        entry("spark.driver.extraJavaOptions", "-Da=b"),
                        entry("spark.driver.extraClassPath", "/a/*"),
                        entry("spark.driver.extraLibraryPath", "/b"),
                        entry("spark.executor.instances", "7"),
                        entry("spark.jars.packages", "g:a:1,g:b:2"),
                        entry("spark.jars.excludes", "g:c"),
                        entry("spark.jars.repositories", "https://r/"),
                        entry("spark.kubernetes.namespace", "jobs"),
                        entry("spark.kubernetes.context", "prod"),
                        entry("spark.kubernetes.agent.enabled", "false"),
                        entry("spark.kubernetes.submission.waitAppCompletion", "false"),
                        entry("spark.submit.deployMode", "cluster"),
                        entry("spark.master", "k8s://https://kubernetes.default.svc"),
                        entry("spark.app.name", "org.example.Main"),
                        entry("spark.jars", JAR));
    }

    @Test
    void waitingAndNamespaceAreTheRequests() {
        Request detached = read(flags(Map.of(Setting.DETACH, "true"), List.of(), JAR), Map.of());
        Request standard =
                read(flags(Map.of(), List.of("spark.kubernetes.namespace=jobs"), JAR), Map.of());

        assertThat(detached.waits()).isFalse();
        assertThat(detached.namespace()).isEmpty();
        assertThat(standard.waits()).isTrue();
        assertThat(standard.namespace()).contains("jobs");
        assertThat(standard.master()).isEmpty();
    }

    @Test
    void theKindIsThatOfTheName() throws IOException {
        Path script = file("jobs/count.py", "");
        Path shrunk = file("jobs/count.R", "");

        Submission python =
                read(flags(Map.of(), List.of(), script.toString()), Map.of()).submission();
        Submission r = read(flags(Map.of(), List.of(), shrunk.toString()), Map.of()).submission();

        assertThat(python.program())
                .isEqualTo(
                        new Submission.Program(
                                Kind.PYTHON, "file:" + script.toRealPath(), Optional.empty()));
        assertThat(r.program().kind()).isEqualTo(Kind.R);
        assertThat(python.properties()).doesNotContainKey("spark.jars");
    }

    @Test
    void anApplicationWithoutANameHasThatOfItsClassOrFile() throws IOException {
        Path jar = jar("my-app-1.0.jar", "Main-Class: org.example.Hidden\n");
        Flags named = flags(Map.of(), List.of(), jar.toString());
        Flags unnamed =
                new Flags(Map.of(), List.of(), Optional.empty(), named.application(), List.of());

        Submission submission = read(unnamed, Map.of()).submission();

        assertThat(read(named, Map.of()).submission().properties())
                .containsEntry("spark.app.name", "org.example.Main");
        assertThat(submission.properties()).containsEntry("spark.app.name", "my-app-1.0.jar");
        assertThat(submission.program().mainClass()).contains("org.example.Hidden");
    }

    private Path jar(String name, String manifest) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("org/example/Hidden.class"));
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(("Manifest-Version: 1.0\n" + manifest).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void aClassOfTheImageNeedsNoFile() {
        Submission submission =
                read(flags(Map.of(), List.of(), "spark-internal", "a"), Map.of()).submission();

        assertThat(submission.program())
                .isEqualTo(
                        new Submission.Program(
                                Kind.JAVA, "spark-internal", Optional.of("org.example.Main")));
        assertThat(submission.properties()).doesNotContainKey("spark.jars");
        assertThat(submission.arguments()).containsExactly("a");
    }

    @Test
    void listsBecomeWholeAddressesAndPatternsTheirFiles() throws IOException {
        Path one = file("lib/b one.jar", "").toRealPath();
        file("lib/a.jar", "");
        Path root = folder.toRealPath();
        Submission submission =
                submission(
                        Map.of(
                                Setting.JARS,
                                root + "/lib/*.jar, local:///opt/x.jar,https://h/y.jar",
                                Setting.FILES,
                                root + "/lib/a.jar#renamed"),
                        "spark.archives=" + root + "/lib/a.jar");

        assertThat(submission.properties())
                .containsEntry(
                        "spark.jars",
                        "file:"
                                + root
                                + "/lib/a.jar,"
                                + one.toUri().toString().replace("file:///", "file:/")
                                + ",local:///opt/x.jar,https://h/y.jar,"
                                + JAR)
                .containsEntry("spark.files", "file:" + root + "/lib/a.jar#renamed")
                .containsEntry("spark.archives", "file:" + root + "/lib/a.jar");
    }

    @Test
    void confFilesAreThoseThatSparkTakes() throws IOException {
        for (String name :
                List.of(
                        "log4j2.properties",
                        "hive-site.xml",
                        "spark-defaults.conf",
                        "spark-env.sh",
                        "log4j2.properties.template",
                        "a.jar",
                        "b.tar",
                        "c.gz",
                        "d.zip",
                        "spark.properties",
                        "below/e.xml")) {
            file("conf/" + name, name.equals("spark-defaults.conf") ? "spark.a 1" : name);
        }
        Files.write(folder.resolve("conf/binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

        Request request =
                read(
                        flags(Map.of(), List.of(), JAR),
                        Map.of("SPARK_CONF_DIR", folder.resolve("conf").toString()));

        assertThat(request.submission().confFiles())
                .containsOnly(
                        entry("log4j2.properties", "log4j2.properties"),
                        entry("hive-site.xml", "hive-site.xml"),
                        entry("spark-env.sh", "spark-env.sh"));
        assertThat(request.warnings()).anyMatch(warning -> warning.contains("binary"));
    }

    @Test
    void aJobIsMadeOnlyWhereItIsAskedFor() {
        Map<Setting, String> job =
                Map.of(
                        Setting.RESTART_POLICY, "OnFailure",
                        Setting.BACKOFF_LIMIT, "3",
                        Setting.ACTIVE_DEADLINE, "12h",
                        Setting.TTL_AFTER_FINISHED, "90");

        assertThat(submission(Map.of()).restarts()).isEmpty();
        assertThat(submission(Map.of(Setting.RESTART_POLICY, "never")).restarts()).isEmpty();
        assertThat(submission(job).restarts())
                .contains(
                        new Restarts(
                                3,
                                Optional.of(Duration.ofHours(12)),
                                Optional.of(Duration.ofSeconds(90))));
    }

    @Test
    void theKeytabIsAPathOfThisMachineAndOlderKeysCount() throws IOException {
        Path keytab = file("a.keytab", "x").toAbsolutePath();

        assertThat(
                        submission(
                                        Map.of(Setting.PRINCIPAL, "a@B"),
                                        "spark.yarn.keytab=" + keytab.toUri())
                                .properties())
                .contains(
                        entry("spark.kerberos.principal", "a@B"),
                        entry("spark.kerberos.keytab", keytab.toString()));
    }

    @Test
    void driverHostIsTakenAwayAsSparkDoes() {
        assertThat(submission(Map.of(), "spark.driver.host=me").properties())
                .doesNotContainKey("spark.driver.host");
    }

    @Test
    void optionsBehindTheApplicationAreAWarning() {
        Request request =
                read(flags(Map.of(), List.of(), JAR, "--conf", "spark.a=b", "--x"), Map.of());

        assertThat(request.submission().arguments()).containsExactly("--conf", "spark.a=b", "--x");
        assertThat(request.warnings()).anyMatch(each -> each.contains("--conf is after"));
    }

    @Test
    void nothingShowsTheValuesOfProperties() {
        Request request =
                read(flags(Map.of(), List.of("spark.my.password=hunter2"), JAR), Map.of());

        assertThat(request).asString().doesNotContain("hunter2");
        assertThat(request.lines())
                .noneMatch(line -> line.contains("hunter2"))
                .contains("spark.my.password=*********(redacted)  # --conf");
    }
}

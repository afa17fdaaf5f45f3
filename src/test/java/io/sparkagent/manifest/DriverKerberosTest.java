package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.config.Submission;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hadoop's configuration and the Kerberos login, as Spark 3.5 to 4.1 give them to a driver. */
class DriverKerberosTest extends PodFixture {

    private static final byte[] KEYS = {5, 2, 1, 2, 3};
    private static final String PREFIX = "job-00ab";
    private static final Map<String, String> LOGIN =
            Map.of(
                    "spark.kerberos.principal",
                    "alice@R",
                    "spark.kerberos.keytab",
                    "/home/alice/alice.keytab",
                    "spark.kubernetes.kerberos.krb5.path",
                    "/etc/krb5.conf");
    private static final Map<String, String> TOKENS =
            Map.of(
                    "spark.kubernetes.kerberos.tokenSecret.name",
                    "tokens",
                    "spark.kubernetes.kerberos.tokenSecret.itemKey",
                    "hadoop.tokens");

    private Optional<Map<String, String>> hadoop = Optional.empty();
    private Optional<String> krb5 = Optional.empty();
    private Optional<HadoopFiles.Keytab> keytab = Optional.empty();

    private DriverObjects driver(Map<String, String> more) {
        Map<String, String> conf =
                new HashMap<>(
                        Map.of(
                                "spark.app.name",
                                "job",
                                "spark.kubernetes.container.image",
                                "spark:4",
                                "spark.kubernetes.agent.enabled",
                                "false"));
        conf.putAll(more);
        return DriverManifest.read(
                        new Submission(
                                conf,
                                new Submission.Program(
                                        Submission.Kind.PYTHON, "local:///a.py", Optional.empty()),
                                List.of(),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty()),
                        new DriverPlace(
                                "demo", "spark-1", "00ab", SparkVersion.parse(version), "ann"),
                        Delivery.NONE.with(new HadoopFiles(hadoop, krb5, keytab)),
                        SERIALIZATION,
                        problems)
                .objects();
    }

    private static Pod pod(DriverObjects objects) {
        return (Pod) objects.driver();
    }

    private static Map<String, String> mounts(DriverObjects objects) {
        return spark(pod(objects)).getVolumeMounts().stream()
                .collect(Collectors.toMap(VolumeMount::getName, VolumeMount::getMountPath));
    }

    private static <T extends HasMetadata> Optional<T> made(
            DriverObjects objects, Class<T> kind, String name) {
        return objects.dependencies().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    private static Properties properties(DriverObjects objects) throws IOException {
        Properties properties = new Properties();
        properties.load(
                new StringReader(
                        made(objects, ConfigMap.class, "spark-drv-00ab-conf-map")
                                .orElseThrow()
                                .getData()
                                .get("spark.properties")));
        return properties;
    }

    @Test
    void folderOfHadoopBecomesAConfigMapForDriverAndExecutors() throws IOException {
        hadoop = Optional.of(Map.of("hdfs-site.xml", "<h/>", "core-site.xml", "<c/>"));

        DriverObjects objects = driver(Map.of());

        ConfigMap made = made(objects, ConfigMap.class, PREFIX + "-hadoop-config").orElseThrow();
        assertThat(made.getImmutable()).isTrue();
        assertThat(made.getData())
                .isEqualTo(Map.of("hdfs-site.xml", "<h/>", "core-site.xml", "<c/>"));
        assertThat(made.getMetadata().getNamespace()).isEqualTo("demo");
        assertThat(mounts(objects)).containsEntry("hadoop-properties", "/opt/hadoop/conf");
        assertThat(Objects.requireNonNull(volume(pod(objects), "hadoop-properties")).getConfigMap())
                .satisfies(
                        source -> {
                            assertThat(source.getName()).isEqualTo(PREFIX + "-hadoop-config");
                            assertThat(source.getItems())
                                    .extracting(KeyToPath::getKey)
                                    .containsExactly("core-site.xml", "hdfs-site.xml");
                        });
        assertThat(env(pod(objects))).containsEntry("HADOOP_CONF_DIR", "/opt/hadoop/conf");
        assertThat(properties(objects))
                .containsEntry(
                        "spark.kubernetes.executor.hadoopConfigMapName", PREFIX + "-hadoop-config");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void configMapOfTheClusterIsMountedWhole() throws IOException {
        DriverObjects objects = driver(Map.of("spark.kubernetes.hadoop.configMapName", "ours"));

        assertThat(Objects.requireNonNull(volume(pod(objects), "hadoop-properties")).getConfigMap())
                .satisfies(
                        source -> {
                            assertThat(source.getName()).isEqualTo("ours");
                            assertThat(source.getItems()).isEmpty();
                        });
        assertThat(properties(objects))
                .containsEntry("spark.kubernetes.executor.hadoopConfigMapName", "ours");
        assertThat(made(objects, ConfigMap.class, PREFIX + "-hadoop-config")).isEmpty();
    }

    @Test
    void keytabIsInASecretAndNowhereElse() throws IOException {
        keytab = Optional.of(new HadoopFiles.Keytab("alice.keytab", KEYS));
        krb5 = Optional.of("[libdefaults]\n");

        DriverObjects objects = driver(LOGIN);

        Secret secret = made(objects, Secret.class, PREFIX + "-kerberos-keytab").orElseThrow();
        assertThat(secret.getImmutable()).isTrue();
        assertThat(secret.getData()).isEqualTo(Map.of("alice.keytab", "BQIBAgM="));
        assertThat(mounts(objects))
                .containsEntry("kerberos-keytab", "/mnt/secrets/kerberos-keytab");
        assertThat(properties(objects))
                .containsEntry("spark.kerberos.keytab", "/mnt/secrets/kerberos-keytab/alice.keytab")
                .containsEntry("spark.kerberos.principal", "alice@R");
        assertThat(SERIALIZATION.asJson(objects.driver())).doesNotContain("BQIBAgM=");
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void krb5OfThisMachineIsThereForDriverAndExecutors() throws IOException {
        krb5 = Optional.of("[libdefaults]\n");

        DriverObjects objects =
                driver(
                        Map.of(
                                "spark.kubernetes.kerberos.krb5.path",
                                "/home/alice/my.conf",
                                "spark.kubernetes.agent.enabled",
                                "true",
                                "spark.kubernetes.agent.restricted",
                                "false"));

        assertThat(made(objects, ConfigMap.class, PREFIX + "-krb5-file").orElseThrow().getData())
                .isEqualTo(Map.of("krb5.conf", "[libdefaults]\n"));
        assertThat(spark(pod(objects)).getVolumeMounts())
                .anySatisfy(
                        mount -> {
                            assertThat(mount.getMountPath()).isEqualTo("/etc/krb5.conf");
                            assertThat(mount.getSubPath()).isEqualTo("krb5.conf");
                        });
        Properties given = properties(objects);
        Map<String, String> conf = new HashMap<>();
        given.stringPropertyNames().forEach(key -> conf.put(key, given.getProperty(key)));
        Pod executor = pods(conf).build(1, DEFAULT).pod();
        assertThat(mountPath(executor, "krb5-file")).isEqualTo("/etc/krb5.conf");
        assertThat(Objects.requireNonNull(volume(executor, "krb5-file")).getConfigMap().getName())
                .isEqualTo(PREFIX + "-krb5-file");
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void krb5OfTheClusterIsMounted() {
        DriverObjects objects =
                driver(Map.of("spark.kubernetes.kerberos.krb5.configMapName", "realm"));

        assertThat(Objects.requireNonNull(volume(pod(objects), "krb5-file")).getConfigMap())
                .satisfies(
                        source -> {
                            assertThat(source.getName()).isEqualTo("realm");
                            assertThat(source.getItems()).isEmpty();
                        });
        assertThat(made(objects, ConfigMap.class, PREFIX + "-krb5-file")).isEmpty();
    }

    @Test
    void keytabOfTheImageStaysThere() throws IOException {
        DriverObjects objects =
                driver(
                        Map.of(
                                "spark.kerberos.principal",
                                "alice@R",
                                "spark.kerberos.keytab",
                                "local:///keys/a.keytab"));

        assertThat(mounts(objects)).doesNotContainKey("kerberos-keytab");
        assertThat(properties(objects))
                .containsEntry("spark.kerberos.keytab", "local:///keys/a.keytab");
    }

    @Test
    void tokensOfASecretAreNamedByTheVariableThatHadoopReads() {
        DriverObjects objects = driver(TOKENS);

        assertThat(mounts(objects))
                .containsEntry("hadoop-secret", "/mnt/secrets/hadoop-credentials");
        assertThat(spark(pod(objects)).getEnv())
                .contains(
                        new EnvVar(
                                "HADOOP_TOKEN_FILE_LOCATION",
                                "/mnt/secrets/hadoop-credentials/hadoop.tokens",
                                null));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void keytabComesBeforeTokens() {
        keytab = Optional.of(new HadoopFiles.Keytab("alice.keytab", KEYS));
        Map<String, String> both = new HashMap<>(LOGIN);
        both.putAll(TOKENS);

        DriverObjects objects = driver(both);

        assertThat(mounts(objects))
                .containsKey("kerberos-keytab")
                .doesNotContainKey("hadoop-secret");
        assertThat(problems.warnings())
                .anyMatch(warning -> warning.contains("tokenSecret.name has no effect"));
    }

    @Test
    void allThatDoesNotGoTogetherIsToldAtOnce() {
        hadoop = Optional.of(Map.of());
        krb5 = Optional.of("x");
        driver(
                Map.of(
                        "spark.kubernetes.hadoop.configMapName",
                        "hadoop",
                        "spark.kubernetes.kerberos.krb5.path",
                        "/etc/krb5.conf",
                        "spark.kubernetes.kerberos.krb5.configMapName",
                        "realm",
                        "spark.kerberos.principal",
                        "alice@R",
                        "spark.kubernetes.kerberos.tokenSecret.itemKey",
                        "key"));

        assertThat(problems.sentences())
                .hasSize(4)
                .anyMatch(s -> s.contains("HADOOP_CONF_DIR is set too"))
                .anyMatch(s -> s.contains("krb5.configMapName are both set"))
                .anyMatch(s -> s.contains("--principal needs --keytab"))
                .anyMatch(s -> s.contains("itemKey needs spark.kubernetes.kerberos"));
    }

    @ParameterizedTest
    @CsvSource({
        "spark.kubernetes.hadoop.configMapName, Not_A_Name",
        "spark.kubernetes.kerberos.krb5.configMapName, Not_A_Name",
        "spark.kubernetes.kerberos.tokenSecret.name, Not_A_Name",
        "spark.kubernetes.kerberos.tokenSecret.itemKey, not/a/key"
    })
    void namesThatKubernetesRefusesAreRefusedHere(String key, String value) {
        Map<String, String> conf = new HashMap<>(TOKENS);
        conf.put(key, value);

        driver(conf);

        assertThat(problems.sentences()).singleElement().asString().startsWith(key);
    }

    @Test
    void tooMuchForOneObjectIsAProblem() {
        String half = "x".repeat(600_000);
        hadoop = Optional.of(Map.of("core-site.xml", half, "hdfs-site.xml", half));
        krb5 = Optional.of("x".repeat(1_100_000));
        keytab = Optional.of(new HadoopFiles.Keytab("alice.keytab", new byte[1_100_000]));

        driver(LOGIN);

        assertThat(problems.sentences())
                .anyMatch(s -> s.startsWith("the files of HADOOP_CONF_DIR have 1200026 bytes"))
                .anyMatch(s -> s.startsWith("the lines of krb5.conf have 1100009 bytes"))
                .anyMatch(s -> s.startsWith("the keys of the keytab have 1100012 bytes"));
    }

    @Test
    void whoOnlyHasATicketIsToldWhatToGive() {
        hadoop =
                Optional.of(
                        Map.of(
                                "core-site.xml",
                                """
                                <configuration><property>
                                  <name>hadoop.security.authentication</name>
                                  <value>kerberos</value>
                                </property></configuration>
                                """));

        driver(Map.of());

        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings())
                .singleElement()
                .asString()
                .contains("your ticket", "spark.kerberos.keytab", "tokenSecret.name");
    }

    @Test
    void simpleHadoopNeedsNoLogin() {
        hadoop = Optional.of(Map.of("core-site.xml", "<configuration/>"));

        driver(Map.of("spark.hadoop.hadoop.security.authentication", "simple"));

        assertThat(problems.warnings()).isEmpty();
    }
}

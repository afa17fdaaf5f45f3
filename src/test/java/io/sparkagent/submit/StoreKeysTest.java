package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sparkagent.submit.FilePlan.Upload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of roles, with a server in the part of Amazon's STS and one that checks signatures. */
@TestInstance(Lifecycle.PER_CLASS)
class StoreKeysTest {

    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.a-token-of-a-pod.signature";
    private static final String ROLE = "arn:aws:iam::123456789012:role/etl";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private S3Server store;
    private HttpServer sts;
    private Path bucket;
    private volatile int code;
    private volatile String answer = "";

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    void start(@TempDir Path buckets) throws IOException {
        store = new S3Server(buckets);
        bucket = store.bucket("jobs");
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", this::answer);
        sts.start();
    }

    @AfterAll
    void stop() {
        store.close();
        sts.stop(0);
    }

    /** The SDK reads these like the variables of the same names. */
    @BeforeEach
    void configure() throws IOException {
        asked.clear();
        System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.sharedCredentialsFile", write("credentials", "").toString());
        System.setProperty("aws.configFile", write("config", "").toString());
    }

    @AfterEach
    void restore() {
        List.of(
                        "endpointUrlSts",
                        "region",
                        "disableEc2Metadata",
                        "sharedCredentialsFile",
                        "configFile",
                        "roleArn",
                        "webIdentityTokenFile")
                .forEach(name -> System.clearProperty("aws." + name));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void gives(String action) {
        code = 200;
        answer =
                """
                <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>
                <Credentials><AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
                <SessionToken>a-session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
                </Credentials></%1$sResult></%1$sResponse>
                """
                        .formatted(action, S3Server.ACCESS, S3Server.SECRET);
    }

    private void webIdentity() throws IOException {
        System.setProperty("aws.roleArn", ROLE);
        System.setProperty("aws.webIdentityTokenFile", write("token", TOKEN).toString());
    }

    private void upload() throws IOException, UndeliveredException {
        Map<String, String> conf = store.conf();
        conf.remove("spark.hadoop.fs.s3a.access.key");
        conf.remove("spark.hadoop.fs.s3a.secret.key");
        Upload upload = new Upload(write("a.jar", "bytes"), "jobs", "apps/a.jar", 5);
        try (ObjectStore opened = ObjectStore.open(conf, Map.of(), "jobs")) {
            opened.upload(List.of(upload), Progress.SILENT);
            assertThat(bucket.resolve("apps/a.jar")).hasContent("bytes");
        } finally {
            Files.deleteIfExists(bucket.resolve("apps/a.jar"));
        }
    }

    @Test
    void aPodsTokenIsGivenForTheKeysOfItsRole() throws Exception {
        webIdentity();
        gives("AssumeRoleWithWebIdentity");
        upload();

        assertThat(asked)
                .singleElement()
                .asString()
                .contains("Action=AssumeRoleWithWebIdentity")
                .contains("WebIdentityToken=" + TOKEN);
    }

    @Test
    void aProfileMayAssumeARole() throws Exception {
        write("credentials", "[ann]\naws_access_key_id=hers\naws_secret_access_key=her-own\n");
        write("config", "[default]\nrole_arn=" + ROLE + "\nsource_profile=ann\n");
        gives("AssumeRole");
        upload();

        assertThat(asked).singleElement().asString().contains("Action=AssumeRole&");
    }

    @Test
    void aRoleThatIsRefusedIsToldWithoutTheToken() throws Exception {
        webIdentity();
        code = 403;
        answer =
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no: "
                        + TOKEN
                        + "</Message></Error></ErrorResponse>";

        assertThatThrownBy(this::upload)
                .isInstanceOf(UndeliveredException.class)
                .hasMessage(
                        "there are no keys to write to s3a://jobs/apps/a.jar with: Amazon's STS"
                                + " gives none for the role (HTTP 403 AccessDenied); they come from"
                                + " spark.hadoop.fs.s3a.access.key and .secret.key, else the"
                                + " environment as the AWS tools find them");
        assertThat(asked).as("it is final").hasSize(1);
    }

    @Test
    void aTokenThatIsNotThereIsNamed() {
        System.setProperty("aws.roleArn", ROLE);
        System.setProperty("aws.webIdentityTokenFile", folder.resolve("none").toString());

        assertThatThrownBy(this::upload)
                .hasMessageContaining("there is no token " + folder.resolve("none"));
        assertThat(asked).isEmpty();
    }

    @Test
    void anStsThatDoesNotAnswerIsNotTakenForTheStore() throws Exception {
        webIdentity();
        System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:1");

        assertThatThrownBy(this::upload)
                .hasMessageContaining("those of the role cannot be fetched")
                .hasMessageNotContaining("object store");
    }

    @Test
    void anStsOfSomebodyElseNeedsARegion() throws Exception {
        webIdentity();
        System.clearProperty("aws.region");

        assertThatThrownBy(this::upload)
                .hasMessageContaining(
                        "AWS_ENDPOINT_URL_STS counts only with a region: set AWS_REGION");
        assertThat(asked).isEmpty();
    }

    @Test
    void oneRoleIsAskedForOnceForAllFiles() throws Exception {
        webIdentity();
        gives("AssumeRoleWithWebIdentity");
        StoreKeys keys = new StoreKeys();
        keys.resolveCredentials();
        keys.resolveCredentials();

        assertThat(asked).hasSize(1);
    }

    /** After it come the keys of the node, which are for others to use. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "credential_process=/bin/false\n",
                "credential_process=/bin/echo a-secret-token\n",
                "aws_access_key_id=alone\n",
                "role_arn=" + ROLE + "\nsource_profile=nobody\n",
            })
    void aProfileThatHasNoneEndsTheSearch(String profile) throws IOException {
        write("config", "[default]\n" + profile);

        assertThatThrownBy(this::upload)
                .hasMessageContaining(
                        "the profile default gives none: log in (aws sso login), or correct ~/.aws")
                .hasMessageNotContaining("a-secret-token");
    }

    @Test
    void aLoginThatIsOverEndsTheSearch() throws IOException {
        write(
                "config",
                """
                [default]
                sso_session=work
                sso_account_id=123456789012
                sso_role_name=etl
                [sso-session work]
                sso_region=eu-central-1
                sso_start_url=https://login.example.com
                """);

        assertThatThrownBy(this::upload).hasMessageContaining("aws sso login");
    }

    @Test
    void aProfileThatIsNotThereEndsTheSearch() {
        System.setProperty("aws.profile", "typo");
        try {
            assertThatThrownBy(this::upload).hasMessageContaining("the profile typo gives none");
        } finally {
            System.clearProperty("aws.profile");
        }
    }

    @Test
    void aProfileThatSaysNothingOfKeysIsPassedOver() throws IOException {
        write("config", "[default]\nregion=eu-central-1\n");

        assertThatThrownBy(this::upload)
                .hasMessageContaining("neither the environment nor ~/.aws nor a role has any");
    }

    @Test
    void withoutAnyKeysThatIsSaid() {
        assertThatThrownBy(this::upload)
                .hasMessageContaining("neither the environment nor ~/.aws nor a role has any");
    }
}

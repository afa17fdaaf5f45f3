package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The realm and the HDFS of {@code it/kerberos/up}, whose tokens live for a minute; {@code
 * it/kerberos/run} says where they are, and has their {@code HADOOP_CONF_DIR} in the environment of
 * this test, as somebody who submits does.
 */
@Tag("kerberos")
class KerberosIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("kerberos");

    private static final Realm REALM = Realm.ofProperty();

    /** Tokens of one executor: the first, and such as came while it ran. */
    private static final int TOKENS = 3;

    /** Prints what a driver has of Kerberos and an executor has not. */
    private static final String SEARCH =
            "ls /mnt/secrets/kerberos-keytab /tmp/krb5cc_* 2>/dev/null;"
                    + " env | grep -i -e ^HADOOP_TOKEN -e ^KRB5 || true";

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
        submitter.mayMake("secrets");
    }

    /** The one line to change for another submitter. */
    private static Driver submit() {
        return submitter
                .submit("4.1.1")
                .executors(2)
                .option("--principal", REALM.principal())
                .option("--keytab", REALM.keytab().toString())
                .conf("spark.kubernetes.kerberos.krb5.path", REALM.krb5().toString())
                .detached(Submit.ours("uses_hdfs.py", "/user/alice/" + NAMESPACE.name()));
    }

    @Test
    void executorsReachHdfsByTokensThatTheDriverGetsAgainAndAgain() throws IOException {
        Driver driver = submit();
        driver.awaitRegistered(2);
        List<Pod> executors = NAMESPACE.executors();
        String driverAddress = driver.pod().getStatus().getPodIP();
        List<String> addresses =
                executors.stream().map(executor -> executor.getStatus().getPodIP()).toList();

        assertThat(driver.exec("sh", "-c", SEARCH)).contains("alice.keytab");
        assertThat(executors)
                .hasSize(2)
                .allSatisfy(
                        executor -> {
                            assertThat(NAMESPACE.exec(executor, "sh", "-c", SEARCH)).isBlank();
                            assertThat(executor.getSpec().getVolumes())
                                    .extracting(Volume::getSecret)
                                    .allMatch(Objects::isNull);
                        });
        driver.awaitWhileItRuns(
                "each executor has used " + TOKENS + " tokens, one after the other",
                () ->
                        addresses.stream()
                                .allMatch(address -> REALM.tokensOf(address).size() >= TOKENS));
        driver.awaitAnotherRound();
        assertThat(driver.finish()).isZero();

        List<String> logins = REALM.asked("AS_REQ", driverAddress, "krbtgt/" + REALM.name());
        List<String> tickets = REALM.asked("TGS_REQ", driverAddress, "hdfs/server");
        print("the KDC, of the driver", logins);
        print("the KDC, of the driver", tickets);
        assertThat(logins).isNotEmpty();
        assertThat(tickets).isNotEmpty();
        for (String address : addresses) {
            assertThat(REALM.kdcLog(address)).isEmpty();
            List<Realm.Access> accesses = REALM.accesses(address);
            print("the NameNode, of the executor at " + address, firstOfEachToken(accesses));
            assertThat(accesses)
                    .allMatch(access -> access.user().equals(REALM.principal()))
                    .allMatch(access -> access.authentication().equals("TOKEN"))
                    .extracting(Realm.Access::command)
                    .contains("create", "open");
        }
        List<Realm.Access> obtained =
                REALM.accesses(driverAddress).stream()
                        .filter(access -> access.command().equals("getDelegationToken"))
                        .toList();
        print("the NameNode, of the driver", obtained.stream().map(Realm.Access::line).toList());
        assertThat(obtained)
                .hasSizeGreaterThanOrEqualTo(TOKENS)
                .allMatch(access -> access.authentication().equals("KERBEROS"));
        String key = Base64.getEncoder().encodeToString(Files.readAllBytes(REALM.keytab()));
        assertThat(driver.log()).doesNotContain(key);
        Leftovers.awaitNone(NAMESPACE);
    }

    private static List<String> firstOfEachToken(List<Realm.Access> accesses) {
        return accesses.stream()
                .map(Realm.Access::token)
                .distinct()
                .map(
                        token ->
                                accesses.stream()
                                        .filter(access -> access.token().equals(token))
                                        .findFirst()
                                        .orElseThrow()
                                        .line())
                .toList();
    }

    private static void print(String title, List<String> lines) {
        System.out.println(title + ":");
        lines.forEach(line -> System.out.println("  " + line));
    }
}

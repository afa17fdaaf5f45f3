package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Principal, keytab and the user whom a driver acts for. */
final class KerberosNames {

    private static final String PRINCIPAL = "spark.kerberos.principal";
    private static final String KEYTAB = "spark.kerberos.keytab";

    private KerberosNames() {}

    static void read(Choices choices, Problems problems) {
        older(choices, "spark.yarn.principal", PRINCIPAL);
        older(choices, "spark.yarn.keytab", KEYTAB);
        if (choices.value(Setting.PROXY_USER).filter(String::isBlank).isPresent()) {
            problems.add(
                    "--proxy-user has no name: write one, or leave it out to act for yourself");
        }
        Optional<String> principal = choices.property(PRINCIPAL);
        Optional<String> keytab = choices.property(KEYTAB);
        if (principal.isPresent() && choices.value(Setting.PROXY_USER).isPresent()) {
            problems.add(
                    "--proxy-user and --principal exclude each other: who has a keytab acts for"
                            + " himself");
        }
        if (principal.isPresent() && keytab.isEmpty()) {
            problems.add("--principal needs --keytab, the file with its key");
        }
        if (keytab.isPresent() && principal.isEmpty()) {
            problems.add("--keytab needs --principal, whose key is in it");
        }
        keytab.ifPresent(file -> resolve(choices, file, problems));
    }

    private static void older(Choices choices, String key, String today) {
        if (choices.property(today).isEmpty()) {
            choices.property(key).ifPresent(value -> choices.set(today, value));
        }
    }

    /** Spark takes it as a path, not as a URI. */
    private static void resolve(Choices choices, String keytab, Problems problems) {
        if (keytab.startsWith("local:")) {
            return;
        }
        Optional<Path> file =
                Resources.local(keytab)
                        .or(() -> TextFile.path(keytab, KEYTAB, problems))
                        .map(Path::toAbsolutePath);
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            problems.add(KEYTAB, file.get().toString(), Resources.notHere(file.get()));
        }
        file.ifPresent(each -> choices.set(KEYTAB, each.toString()));
    }
}

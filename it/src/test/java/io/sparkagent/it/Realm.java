package io.sparkagent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A folder of {@code it/kerberos/up}: what a user is given, and who has asked for what. */
record Realm(Path folder) {

    private static final Pattern ACCESS =
            Pattern.compile(
                    ".*\\bugi=(\\S+) \\(auth:(\\w+)\\)\\s+ip=/(\\S+)\\s+cmd=(\\S+)"
                            + "(?:.*\\btrackingId=(?!null)(\\w+))?.*");

    /**
     * A line of the NameNode's audit log.
     *
     * @param authentication how he has shown who he is, such as KERBEROS or TOKEN
     * @param token which one, in Hadoop's words for it; empty without
     */
    record Access(
            String user,
            String authentication,
            String address,
            String command,
            String token,
            String line) {}

    static Realm ofProperty() {
        return new Realm(
                Path.of(
                        Objects.requireNonNull(
                                System.getProperty("kerberos.folder"), "run it/kerberos/run")));
    }

    String name() {
        return "SPARK-AGENT.TEST";
    }

    String principal() {
        return "alice@" + name();
    }

    Path keytab() {
        return folder.resolve("alice.keytab");
    }

    Path krb5() {
        return folder.resolve("krb5.conf");
    }

    /** What the KDC says of a machine. */
    List<String> kdcLog(String address) {
        return lines("kdc.log").stream()
                .filter(line -> line.contains(" " + address + ": "))
                .toList();
    }

    /** Requests of the user's that the KDC has granted. */
    List<String> asked(String request, String address, String service) {
        return kdcLog(address).stream()
                .filter(line -> line.contains(request) && line.contains(": ISSUE: "))
                .filter(line -> line.contains(principal() + " for " + service))
                .toList();
    }

    /** What the NameNode has done for a machine. */
    List<Access> accesses(String address) {
        return lines("audit.log").stream()
                .flatMap(line -> access(line).stream())
                .filter(access -> access.address().equals(address))
                .toList();
    }

    private static Optional<Access> access(String line) {
        Matcher match = ACCESS.matcher(line);
        return match.matches()
                ? Optional.of(
                        new Access(
                                match.group(1),
                                match.group(2),
                                match.group(3),
                                match.group(4),
                                Objects.requireNonNullElse(match.group(5), ""),
                                line))
                : Optional.empty();
    }

    /** The tokens that a machine has come with. */
    Set<String> tokensOf(String address) {
        return accesses(address).stream()
                .map(Access::token)
                .filter(token -> !token.isEmpty())
                .collect(Collectors.toSet());
    }

    private List<String> lines(String file) {
        try {
            return Files.readString(folder.resolve(file), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

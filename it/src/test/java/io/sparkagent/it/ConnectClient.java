package io.sparkagent.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PySpark's pure client outside the cluster, and the way to its server. */
final class ConnectClient {

    private static final Pattern FORWARDED =
            Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) ->");

    private ConnectClient() {}

    /**
     * Has the server compute a sum.
     *
     * @param server as {@code kubectl port-forward} names it, for example {@code pod/NAME}
     * @return what the client prints
     */
    static String sum(TestNamespace namespace, String server) throws IOException {
        Process forward =
                new ProcessBuilder(
                                "kubectl",
                                "--namespace",
                                namespace.name(),
                                "port-forward",
                                server,
                                ":15002")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            return Command.run(
                    "it/connect-client",
                    "4.1.1",
                    "it/src/test/resources/applications/connect.py",
                    "sc://127.0.0.1:" + localPort(forward.inputReader()));
        } finally {
            forward.destroy();
        }
    }

    private static String localPort(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher found = FORWARDED.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new AssertionError("kubectl port-forward has ended");
    }
}

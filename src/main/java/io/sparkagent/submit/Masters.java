package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Which API server, and that it is one. */
final class Masters {

    /** What the driver's own Spark is told where the kubeconfig says where to submit. */
    static final String WITHIN = "k8s://https://kubernetes.default.svc";

    private static final String KEY = "spark.master";
    private static final String MODE = "spark.submit.deployMode";
    private static final String PREFIX = "k8s://";

    private Masters() {}

    /**
     * @return its URL; empty where the kubeconfig names it
     */
    static Optional<String> read(Choices choices, Problems problems) {
        refuseOtherModes(choices, problems);
        Optional<String> master = choices.property(KEY).map(String::strip);
        if (master.isEmpty() || master.get().equals(WITHIN)) {
            choices.set(KEY, WITHIN);
            return Optional.empty();
        }
        Optional<String> url = url(choices, master.get(), problems);
        url.ifPresent(each -> choices.set(KEY, PREFIX + each));
        return url;
    }

    private static void refuseOtherModes(Choices choices, Problems problems) {
        Optional<String> mode = choices.property(MODE);
        choices.set(MODE, "cluster");
        mode.filter(value -> !value.equals("cluster"))
                .ifPresent(
                        value ->
                                problems.add(
                                        named(choices, MODE),
                                        value,
                                        value.equals("client")
                                                ? "a driver that runs here is for spark-submit;"
                                                        + " leave it out, or write cluster"
                                                : "write cluster, or leave it out"));
    }

    private static Optional<String> url(Choices choices, String master, Problems problems) {
        Optional<String> other = otherManager(master);
        if (other.isPresent()) {
            problems.add(named(choices, KEY), master, other.get());
            return Optional.empty();
        }
        String address = master.substring(PREFIX.length());
        String url = address.contains("://") ? address : "https://" + address;
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException _) {
            // told below
        }
        problems.add(
                named(choices, KEY),
                master,
                "write k8s:// and the API server's URL, as in k8s://https://HOST:6443");
        return Optional.empty();
    }

    private static Optional<String> otherManager(String master) {
        String instead = "; write k8s://https://HOST:PORT, or leave it out for the kubeconfig's";
        if (master.startsWith(PREFIX)) {
            return Optional.empty();
        }
        if (master.startsWith("yarn")) {
            return Optional.of("this submits to Kubernetes, not to YARN" + instead);
        }
        if (master.startsWith("spark:")) {
            return Optional.of("this submits to Kubernetes, not to a standalone cluster" + instead);
        }
        if (master.startsWith("mesos")) {
            return Optional.of("Spark has no Mesos any more" + instead);
        }
        if (master.startsWith("local")) {
            return Optional.of("a driver that runs here is for spark-submit" + instead);
        }
        if (master.startsWith("sc:")) {
            return Optional.of(
                    "that is a Spark Connect server, which is for its clients" + instead);
        }
        return Optional.of("a master starts with k8s://" + instead);
    }

    /** As the one has said it who has to change it. */
    private static String named(Choices choices, String key) {
        String source = choices.source(key);
        return source.startsWith("--") && !source.equals("--conf") ? source : key;
    }
}

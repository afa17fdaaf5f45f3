package io.sparkagent.submit;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.submit.CreationException.Kind;
import io.sparkagent.wire.Excerpt;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API server has against an object of a submission, for people. */
final class Refusal {

    private static final Pattern ROLE =
            Pattern.compile("cannot (create|delete|get|list|watch|patch) resource");

    private static final Pattern NO_ACCOUNT =
            Pattern.compile("service ?account \"?([^\" ]+)\"? not found", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_NAMESPACE =
            Pattern.compile("namespaces \"([^\"]+)\" not found");

    private Refusal() {}

    static CreationException of(String verb, Piece piece, KubernetesClientException e) {
        String words = words(e);
        String object = "the " + piece.kindInWords() + " " + piece.name();
        return switch (e.getCode()) {
            case 401 ->
                    new CreationException(
                            Kind.FORBIDDEN,
                            "the API server does not accept who you are; log in again, or name"
                                    + " another --context ("
                                    + words
                                    + ")");
            case 403 -> forbidden(verb, piece, words);
            case 404 -> refused(absent(object, words));
            case 409 -> refused(verb.equals("create") ? taken(piece) : object + ": " + words);
            case 429 ->
                    new CreationException(
                            Kind.UNREACHABLE,
                            "the API server is busy and asks to wait, for too long: " + words);
            case 0, -1 ->
                    new CreationException(
                            Kind.UNREACHABLE,
                            "the API server does not answer to "
                                    + verb
                                    + " "
                                    + object
                                    + ": "
                                    + root(e));
            default ->
                    e.getCode() >= 500
                            ? new CreationException(
                                    Kind.UNREACHABLE,
                                    "the API server has failed ("
                                            + e.getCode()
                                            + ") to "
                                            + verb
                                            + " "
                                            + object
                                            + ": "
                                            + words)
                            : refused("the API server refuses " + object + ": " + words);
        };
    }

    private static CreationException refused(String sentence) {
        return new CreationException(Kind.REFUSED, sentence);
    }

    /** Many stand behind a 403, and different people can do something about each. */
    private static CreationException forbidden(String verb, Piece piece, String words) {
        Matcher account = NO_ACCOUNT.matcher(words);
        if (account.find()) {
            return refused(
                    "there is no service account "
                            + account.group(1)
                            + " in the namespace "
                            + piece.namespace()
                            + ": create it, or name another with"
                            + " spark.kubernetes.authenticate.driver.serviceAccountName");
        }
        if (ROLE.matcher(words).find()) {
            return new CreationException(Kind.FORBIDDEN, right(verb, piece, words));
        }
        String object = "the " + piece.kindInWords() + " " + piece.name();
        if (words.contains("exceeded quota")) {
            return refused(
                    "the namespace's quota is used up: "
                            + words
                            + "; raise it, ask for less, or wait until others have ended");
        }
        if (words.contains("failed quota")) {
            return refused("the namespace's quota counts what " + object + " lacks: " + words);
        }
        if (words.contains("violates PodSecurity")) {
            return refused(
                    "the namespace's Pod Security Standard forbids "
                            + object
                            + ": "
                            + words
                            + "; set what it asks for in spark.kubernetes.driver.podTemplateFile");
        }
        return refused("the cluster forbids " + object + ": " + words);
    }

    private static String right(String verb, Piece piece, String words) {
        return "you may not "
                + verb
                + " "
                + piece.plural()
                + " in the namespace "
                + piece.namespace()
                + "; ask for the Role spark-submit, which has "
                + verb
                + " for "
                + piece.plural()
                + (piece.kind().equals("Secret")
                        ? " where its part for Secrets has been put in force"
                        : "")
                + " ("
                + words
                + ")";
    }

    private static String absent(String object, String words) {
        Matcher namespace = NO_NAMESPACE.matcher(words);
        return namespace.find()
                ? "there is no namespace " + namespace.group(1)
                : object + " is gone, somebody has deleted it: " + words;
    }

    private static String taken(Piece piece) {
        String object =
                "there is a "
                        + piece.kindInWords()
                        + " "
                        + piece.name()
                        + " in the namespace "
                        + piece.namespace()
                        + " already: ";
        return switch (piece.kind()) {
            case "Pod" ->
                    object
                            + "`spark-agent kill "
                            + piece.name()
                            + " -n "
                            + piece.namespace()
                            + "` ends and deletes it, or choose another name with"
                            + " spark.kubernetes.driver.pod.name";
            case "Job" ->
                    object
                            + "`spark-agent kill "
                            + piece.name()
                            + " -n "
                            + piece.namespace()
                            + "` ends and deletes it, or choose another name with --name";
            default -> object + "submit again, or choose another name with --name";
        };
    }

    static boolean isTaken(KubernetesClientException e) {
        return e.getCode() == 409 && !isCollision(e);
    }

    /** Many creations at a time collide in the books of a quota: nothing was made, try again. */
    static boolean isCollision(KubernetesClientException e) {
        return e.getCode() == 409
                && e.getStatus() != null
                && "Conflict".equals(e.getStatus().getReason());
    }

    /** True where nothing can have been sent. */
    static boolean isUnsent(KubernetesClientException e) {
        Throwable root = deepest(e);
        return root instanceof ConnectException || root instanceof UnknownHostException;
    }

    static Duration retryAfter(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getRetryAfterSeconds)
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    private static String words(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .filter(message -> !message.isBlank())
                .map(Excerpt::of)
                .orElseGet(() -> root(e));
    }

    private static String root(KubernetesClientException e) {
        Throwable root = deepest(e);
        return switch (root) {
            case UnknownHostException _ -> "nobody knows the host " + Excerpt.of(root.getMessage());
            case java.util.concurrent.TimeoutException _ -> "it took too long";
            default ->
                    root.getMessage() == null
                            ? root.getClass().getSimpleName()
                            : Excerpt.of(root.getMessage());
        };
    }

    private static Throwable deepest(Throwable e) {
        Throwable deepest = e;
        for (int depth = 0; deepest.getCause() != null && depth < 20; depth++) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}

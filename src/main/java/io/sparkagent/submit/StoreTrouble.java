package io.sparkagent.submit;

import io.sparkagent.config.Redaction;
import io.sparkagent.submit.FilePlan.Upload;
import io.sparkagent.submit.StoreKeys.MissingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What an object store, or the way to it, has against an upload, in a sentence with no secret.
 *
 * @param store its address
 */
record StoreTrouble(String store, Redaction redaction) {

    private static final String KEYS =
            "spark.hadoop.fs.s3a.access.key and .secret.key, else the environment";

    /** With these no attempt can have got through. */
    private static final Set<String> WRONG_KEYS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch");

    /**
     * Whether nothing can be there of what was sent. An attempt before the last may have arrived,
     * and only its answer was lost, unless it failed in the same way.
     */
    static boolean neverArrived(SdkException e) {
        if (e instanceof S3Exception refusal) {
            return refusal.statusCode() < 500
                    && (e.getSuppressed().length == 0 || WRONG_KEYS.contains(code(refusal)));
        }
        if (e instanceof MissingException) {
            return e.getSuppressed().length == 0;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                String words = String.valueOf(cause.getMessage());
                return Arrays.stream(e.getSuppressed())
                        .allMatch(earlier -> String.valueOf(earlier.getMessage()).contains(words));
            }
        }
        return false;
    }

    UndeliveredException with(Upload upload, SdkException e) {
        return new UndeliveredException(redaction.text(sentence(upload, e)), e);
    }

    private String sentence(Upload upload, SdkException e) {
        String target = "s3a://" + upload.bucket() + "/" + upload.key();
        return e instanceof S3Exception refusal
                ? refusal(upload, target, refusal)
                : noAnswer(target, e);
    }

    private String refusal(Upload upload, String target, S3Exception e) {
        String code = code(e);
        String words =
                Optional.ofNullable(e.awsErrorDetails())
                        .map(details -> details.errorMessage())
                        .filter(text -> !text.isBlank())
                        .map(text -> ": " + text)
                        .orElse("");
        String answer =
                " (HTTP " + e.statusCode() + (code.isEmpty() ? "" : " " + code) + words + ")";
        return switch (e.statusCode()) {
            case 401, 403 ->
                    "the object store at "
                            + store
                            + " does not let you write to "
                            + target
                            + answer
                            + "; the keys come from "
                            + KEYS;
            case 404 ->
                    code.equals("NoSuchUpload")
                            ? "somebody has ended the upload of " + target + answer
                            : "the object store at "
                                    + store
                                    + " has no bucket "
                                    + upload.bucket()
                                    + answer
                                    + "; make it, or correct "
                                    + UploadPath.KEY;
            case 301, 307 ->
                    "the bucket "
                            + upload.bucket()
                            + " is in another region"
                            + answer
                            + "; set spark.hadoop.fs.s3a.endpoint.region";
            default -> "the object store at " + store + " does not take " + target + answer;
        };
    }

    private static String code(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails()).map(d -> d.errorCode()).orElse("");
    }

    private String noAnswer(String target, SdkException e) {
        if (e instanceof MissingException) {
            return "there are no keys to write to "
                    + target
                    + " with: "
                    + e.getMessage()
                    + "; they come from "
                    + KEYS
                    + " as the AWS tools find them";
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String words =
                    switch (cause) {
                        case UnknownHostException _ -> "nobody knows this host";
                        case SocketTimeoutException _ -> "it does not answer in time";
                        case ConnectException _ -> "nobody listens there";
                        case SSLException tls -> String.valueOf(tls.getMessage());
                        default -> "";
                    };
            if (!words.isEmpty()) {
                return "the object store at "
                        + store
                        + " cannot be reached: "
                        + words
                        + " (spark.hadoop.fs.s3a.endpoint)";
            }
        }
        return target + " could not be uploaded: " + e.getMessage();
    }
}

package io.sparkagent.submit;

import io.sparkagent.config.Redaction;
import io.sparkagent.submit.FilePlan.Upload;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
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

    /** Whether nothing can be there of what was sent. */
    static boolean neverArrived(SdkException e) {
        if (e instanceof S3Exception refusal) {
            return refusal.statusCode() < 500;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return true;
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
        String code = Optional.ofNullable(e.awsErrorDetails()).map(d -> d.errorCode()).orElse("");
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

    private String noAnswer(String target, SdkException e) {
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
        String message = String.valueOf(e.getMessage());
        if (message.contains("credentials")) {
            return "nobody says with which keys to write to "
                    + target
                    + ": they come from "
                    + KEYS
                    + " as the AWS tools find them";
        }
        return target + " could not be uploaded: " + message;
    }
}

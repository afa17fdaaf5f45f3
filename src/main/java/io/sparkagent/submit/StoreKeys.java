package io.sparkagent.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sso.auth.ExpiredTokenException;

/**
 * Keys as the AWS tools find them, in their order. The SDK's own chain goes on after a role that is
 * refused, and says in the end only that it has found nothing.
 */
final class StoreKeys implements AwsCredentialsProvider {

    /** There are no keys, and why, in words without a secret. */
    static final class MissingException extends SdkClientException {
        MissingException(String why, Throwable cause) {
            super(SdkClientException.builder().message(why).cause(cause));
        }
    }

    private static final String NOWHERE = "neither the environment nor ~/.aws nor a role has any";

    private final List<AwsCredentialsProvider> chosen =
            List.of(
                    SystemPropertyCredentialsProvider.create(),
                    EnvironmentVariableCredentialsProvider.create(),
                    WebIdentityTokenFileCredentialsProvider.create(),
                    ProfileCredentialsProvider.create());
    private final List<AwsCredentialsProvider> ofTheMachine =
            List.of(
                    ContainerCredentialsProvider.builder().build(),
                    InstanceProfileCredentialsProvider.create());

    @Override
    public AwsCredentials resolveCredentials() {
        for (AwsCredentialsProvider provider : chosen) {
            try {
                return provider.resolveCredentials();
            } catch (SdkException
                    | UncheckedIOException
                    | IllegalArgumentException
                    | IllegalStateException e) {
                Optional<String> refusal = refusal(e);
                if (refusal.isPresent()) {
                    throw new MissingException(refusal.get(), e);
                }
            }
        }
        SdkException last = SdkClientException.create(NOWHERE);
        for (AwsCredentialsProvider provider : ofTheMachine) {
            try {
                return provider.resolveCredentials();
            } catch (SdkException e) {
                last = e; // as everywhere but in Amazon's cloud
            }
        }
        throw new MissingException(NOWHERE, last);
    }

    /** Why a role that somebody has chosen gives no keys; empty when nobody has. */
    private static Optional<String> refusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case AwsServiceException service -> {
                    return Optional.of(words(service));
                }
                case ExpiredTokenException _ -> {
                    return Optional.of("the login of the profile has expired: aws sso login");
                }
                case NoSuchFileException file -> {
                    return Optional.of("there is no token " + file.getFile());
                }
                case IOException _ -> {
                    return Optional.of("those of the role cannot be fetched: " + cause);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** Its own sentence is left out, because it may quote the token. */
    private static String words(AwsServiceException e) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(e.awsErrorDetails());
        return "Amazon's "
                + details.map(AwsErrorDetails::serviceName)
                        .orElse("service")
                        .toUpperCase(Locale.ROOT)
                + " gives none for the role (HTTP "
                + e.statusCode()
                + details.map(AwsErrorDetails::errorCode).map(code -> " " + code).orElse("")
                + ")";
    }
}

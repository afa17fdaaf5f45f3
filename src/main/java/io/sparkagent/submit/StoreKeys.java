package io.sparkagent.submit;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.services.sso.auth.ExpiredTokenException;
import software.amazon.awssdk.utils.SystemSetting;

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
    private static final String STS = "AWS_ENDPOINT_URL_STS";

    /**
     * A place where keys may be.
     *
     * @param chosen whether somebody has said that they are there: then nobody else's are taken,
     *     which may be those of the node
     * @param silence what is said of one that was chosen and does not say itself why it has none
     */
    private record Source(AwsCredentialsProvider keys, boolean chosen, String silence) {}

    private final Profile profile = Profile.look();

    /** Each keeps what it has got until that expires. */
    private final List<Source> sources = sources(profile);

    @Override
    public AwsCredentials resolveCredentials() {
        refuseForeignService();
        SdkException last = SdkClientException.create(NOWHERE);
        for (Source source : sources) {
            try {
                return source.keys().resolveCredentials();
            } catch (SdkException e) {
                refuse(source, e);
                last = e; // as everywhere but in Amazon's cloud
            } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
                refuse(source, e);
            }
        }
        throw new MissingException(NOWHERE, last);
    }

    private static void refuse(Source source, RuntimeException e) {
        if (source.chosen()) {
            throw new MissingException(refusal(e).orElse(source.silence()), e);
        }
    }

    private static List<Source> sources(Profile profile) {
        boolean webIdentity =
                isSet(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE)
                        && isSet(SdkSystemSetting.AWS_ROLE_ARN);
        return List.of(
                new Source(SystemPropertyCredentialsProvider.create(), false, ""),
                new Source(EnvironmentVariableCredentialsProvider.create(), false, ""),
                new Source(
                        WebIdentityTokenFileCredentialsProvider.create(),
                        webIdentity,
                        "AWS_WEB_IDENTITY_TOKEN_FILE gives none for AWS_ROLE_ARN"),
                new Source(
                        ProfileCredentialsProvider.create(),
                        profile.isChosen(),
                        "the profile "
                                + profile.name()
                                + " gives none: log in (aws sso login), or correct ~/.aws"),
                new Source(
                        ContainerCredentialsProvider.builder().build(),
                        isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)
                                || isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI),
                        "the container's role gives none"),
                new Source(InstanceProfileCredentialsProvider.create(), false, ""));
    }

    /** Without a region the SDK takes Amazon's own, and would show it somebody else's token. */
    private void refuseForeignService() {
        boolean foreign =
                System.getenv(STS) != null || System.getProperty("aws.endpointUrlSts") != null;
        if (foreign && !isSet(SdkSystemSetting.AWS_REGION) && !profile.hasRegion()) {
            throw new MissingException(
                    STS + " counts only with a region: set AWS_REGION",
                    SdkClientException.create(STS));
        }
    }

    private static boolean isSet(SystemSetting setting) {
        return setting.getNonDefaultStringValue().filter(text -> !text.isBlank()).isPresent();
    }

    /**
     * The part of {@code ~/.aws} that counts.
     *
     * @param isChosen whether somebody has named it, or it says where its keys come from
     */
    private record Profile(String name, boolean isChosen, boolean hasRegion) {

        private static final List<String> ORIGINS =
                List.of(
                        ProfileProperty.AWS_ACCESS_KEY_ID,
                        ProfileProperty.ROLE_ARN,
                        ProfileProperty.CREDENTIAL_PROCESS,
                        ProfileProperty.SSO_START_URL,
                        "sso_session",
                        ProfileProperty.LOGIN_SESSION);

        static Profile look() {
            String name = ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
            boolean named = isSet(ProfileFileSystemSetting.AWS_PROFILE);
            try {
                Map<String, String> written =
                        ProfileFile.defaultProfileFile()
                                .profile(name)
                                .map(profile -> profile.properties())
                                .orElse(Map.of());
                return new Profile(
                        name,
                        named || ORIGINS.stream().anyMatch(written::containsKey),
                        written.containsKey(ProfileProperty.REGION));
            } catch (IllegalArgumentException | UncheckedIOException _) {
                return new Profile(name, true, false); // somebody has written it, though wrongly
            }
        }
    }

    /** Why somewhere gives no keys, where it says so itself, in words without a secret. */
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
                default -> {
                    if (isOfTheNetwork(cause)) {
                        return Optional.of("those of the role cannot be fetched: " + cause);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Others may quote what they have read. */
    private static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException;
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

package io.sparkagent.submit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the client of an object store. */
final class StoreClient {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

    /** With all tries; a part is 16 MiB. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(30);

    private StoreClient() {}

    static S3Client of(ObjectStoreSettings settings, Map<String, String> environment) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECTS_WITHIN)
                                        .socketTimeout(ANSWERS_WITHIN))
                        .credentialsProvider(credentials(settings))
                        .region(region(settings, environment))
                        .forcePathStyle(settings.pathStyle())
                        // Other stores than Amazon's do not know the newer checksums.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(
                                all ->
                                        all.retryStrategy(RetryMode.STANDARD)
                                                .apiCallTimeout(LONGEST_CALL));
        settings.endpoint()
                .ifPresentOrElse(
                        builder::endpointOverride, () -> builder.crossRegionAccessEnabled(true));
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
        if (settings.anonymous()) {
            return AnonymousCredentialsProvider.create();
        }
        return settings.keys()
                .<AwsCredentialsProvider>map(keys -> StaticCredentialsProvider.create(of(keys)))
                .orElseGet(StoreKeys::new);
    }

    private static AwsCredentials of(ObjectStoreSettings.Keys keys) {
        return keys.session()
                .<AwsCredentials>map(
                        session ->
                                AwsSessionCredentials.create(keys.access(), keys.secret(), session))
                .orElseGet(() -> AwsBasicCredentials.create(keys.access(), keys.secret()));
    }

    /** Amazon says where a bucket is to whoever asks elsewhere; other stores have no regions. */
    private static Region region(ObjectStoreSettings settings, Map<String, String> environment) {
        return Region.of(
                settings.region()
                        .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
                        .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                        .filter(name -> !name.isBlank())
                        .orElse("us-east-1"));
    }
}

package io.sparkagent.submit;

import io.sparkagent.submit.FilePlan.Upload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** The words in which an object store is asked. */
final class StoreRequests {

    /** Whoever has pressed Ctrl-C waits for it. */
    private static final Duration DELETES_WITHIN = Duration.ofSeconds(10);

    private final ObjectStoreSettings settings;

    StoreRequests(ObjectStoreSettings settings) {
        this.settings = settings;
    }

    PutObjectRequest whole(Upload upload) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(upload.bucket()).key(upload.key());
        encryption().ifPresent(request::serverSideEncryption);
        keyId().ifPresent(request::ssekmsKeyId);
        return request.build();
    }

    CreateMultipartUploadRequest inParts(Upload upload) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(upload.bucket()).key(upload.key());
        encryption().ifPresent(request::serverSideEncryption);
        keyId().ifPresent(request::ssekmsKeyId);
        return request.build();
    }

    /** Only of a key that the store itself keeps; another would be told to it in clear. */
    private Optional<String> keyId() {
        return encryption()
                .filter(kind -> kind != ServerSideEncryption.AES256)
                .flatMap(_ -> settings.encryptionKey());
    }

    /** In Hadoop's words; a key of the client's own (SSE-C, CSE) is refused before. */
    private Optional<ServerSideEncryption> encryption() {
        return settings.encryption()
                .flatMap(
                        name ->
                                switch (name) {
                                    case "AES256" -> Optional.of(ServerSideEncryption.AES256);
                                    case "SSE-KMS" -> Optional.of(ServerSideEncryption.AWS_KMS);
                                    case "DSSE-KMS" ->
                                            Optional.of(ServerSideEncryption.AWS_KMS_DSSE);
                                    default -> Optional.empty();
                                });
    }

    UploadPartRequest part(Upload upload, String id, int number) {
        return UploadPartRequest.builder()
                .bucket(upload.bucket())
                .key(upload.key())
                .uploadId(id)
                .partNumber(number)
                .build();
    }

    CompleteMultipartUploadRequest complete(Upload upload, String id, List<CompletedPart> parts) {
        return CompleteMultipartUploadRequest.builder()
                .bucket(upload.bucket())
                .key(upload.key())
                .uploadId(id)
                .multipartUpload(all -> all.parts(parts))
                .build();
    }

    AbortMultipartUploadRequest abort(Upload upload, String id) {
        return AbortMultipartUploadRequest.builder()
                .bucket(upload.bucket())
                .key(upload.key())
                .uploadId(id)
                .build();
    }

    DeleteObjectRequest delete(Upload upload) {
        return DeleteObjectRequest.builder()
                .bucket(upload.bucket())
                .key(upload.key())
                .overrideConfiguration(limits -> limits.apiCallTimeout(DELETES_WITHIN))
                .build();
    }
}

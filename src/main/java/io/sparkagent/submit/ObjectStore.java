package io.sparkagent.submit;

import io.sparkagent.config.Redaction;
import io.sparkagent.submit.FilePlan.Upload;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Puts files of this machine into an object store, and takes them away again on failure. */
public final class ObjectStore implements AutoCloseable {

    /** What is larger goes in parts, each of which is tried again for itself. */
    private static final long LARGEST_WHOLE = 100L << 20;

    private static final long PART = 16L << 20;
    private static final int MOST_PARTS = 10_000;
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    private final S3Client client;
    private final StoreTrouble trouble;
    private final StoreRequests requests;
    private final long largestWhole;
    private final ReentrantLock busy = new ReentrantLock();
    private final Set<Upload> begun = new LinkedHashSet<>();
    private volatile boolean stopped;

    /**
     * @param properties the conf, with endpoint and keys as Hadoop's S3A reads them
     * @param environment of this process, which may name a region
     * @param bucket that is written to
     * @throws UndeliveredException when the conf names an endpoint that is none
     */
    public static ObjectStore open(
            Map<String, String> properties, Map<String, String> environment, String bucket)
            throws UndeliveredException {
        return open(properties, environment, bucket, LARGEST_WHOLE);
    }

    static ObjectStore open(
            Map<String, String> properties,
            Map<String, String> environment,
            String bucket,
            long largestWhole)
            throws UndeliveredException {
        try {
            ObjectStoreSettings settings = ObjectStoreSettings.read(properties, bucket);
            return new ObjectStore(
                    StoreClient.of(settings, environment),
                    new StoreTrouble(
                            settings.endpoint().map(URI::toString).orElse("Amazon S3"),
                            Redaction.of(properties)),
                    new StoreRequests(settings),
                    largestWhole);
        } catch (IllegalArgumentException e) {
            throw new UndeliveredException(
                    "spark.hadoop.fs.s3a.endpoint is no address: write it as https://HOST:PORT", e);
        }
    }

    private ObjectStore(
            S3Client client, StoreTrouble trouble, StoreRequests requests, long largestWhole) {
        this.client = client;
        this.trouble = trouble;
        this.requests = requests;
        this.largestWhole = largestWhole;
    }

    /**
     * Uploads one file after the other. After a failure some may be there: see {@link #undo}.
     *
     * @throws UndeliveredException when one does not get there
     */
    public void upload(List<Upload> uploads, Progress progress) throws UndeliveredException {
        busy.lock();
        try {
            for (Upload upload : uploads) {
                refuseWhenStopped();
                begun.add(upload);
                try (FileChannel file = FileChannel.open(upload.file())) {
                    if (file.size() != upload.size()) {
                        throw new UndeliveredException(
                                upload.file() + " has changed since the submission began");
                    }
                    if (upload.size() > largestWhole) {
                        parts(upload, file, progress);
                    } else {
                        client.putObject(
                                requests.whole(upload),
                                body(
                                        upload,
                                        new SliceStream.Slice(file, 0, upload.size()),
                                        progress));
                    }
                } catch (SdkException e) {
                    if (StoreTrouble.neverArrived(e)) {
                        begun.remove(upload);
                    }
                    refuseWhenStopped();
                    throw trouble.with(upload, e);
                } catch (IOException e) {
                    throw new UndeliveredException(
                            upload.file() + " cannot be read: " + e.getMessage(), e);
                }
            }
        } finally {
            busy.unlock();
        }
    }

    private void refuseWhenStopped() throws UndeliveredException {
        if (stopped) {
            throw new UndeliveredException("the upload has been stopped");
        }
    }

    private void parts(Upload upload, FileChannel file, Progress progress)
            throws UndeliveredException {
        String id = client.createMultipartUpload(requests.inParts(upload)).uploadId();
        boolean complete = false;
        try {
            // As few as the store allows, and none smaller than it wants.
            long size =
                    Math.max(
                            Math.min(PART, largestWhole),
                            (upload.size() + MOST_PARTS - 1) / MOST_PARTS);
            List<CompletedPart> done = new ArrayList<>();
            for (long offset = 0; offset < upload.size(); offset += size) {
                refuseWhenStopped();
                int number = done.size() + 1;
                SliceStream.Slice slice =
                        new SliceStream.Slice(file, offset, Math.min(size, upload.size() - offset));
                String tag =
                        client.uploadPart(
                                        requests.part(upload, id, number),
                                        body(upload, slice, progress))
                                .eTag();
                done.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            client.completeMultipartUpload(requests.complete(upload, id, done));
            complete = true;
        } finally {
            if (!complete) {
                abort(upload, id);
            }
        }
    }

    private void abort(Upload upload, String id) {
        try {
            client.abortMultipartUpload(requests.abort(upload, id));
        } catch (SdkException _) {
            // Why it was given up is told; the bucket's own rules clear up such parts.
        }
    }

    private RequestBody body(Upload upload, SliceStream.Slice slice, Progress progress) {
        String name = upload.file().getFileName().toString();
        ContentStreamProvider again =
                () ->
                        new SliceStream(
                                slice,
                                () -> stopped,
                                done -> progress.moved(name, done, upload.size()));
        return RequestBody.fromContentProvider(again, slice.length(), "application/octet-stream");
    }

    /**
     * Ends an upload that is under way on another thread, and removes all that this submission has
     * put there.
     *
     * @return what could not be removed, a sentence each
     */
    public List<String> undo() throws InterruptedException {
        stopped = true;
        if (!busy.tryLock(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            return List.of("an upload does not stop; what it has put there stays");
        }
        List<String> left = new ArrayList<>();
        try {
            for (Upload upload : begun) {
                try {
                    client.deleteObject(requests.delete(upload));
                } catch (SdkException e) {
                    left.add(
                            "s3a://"
                                    + upload.bucket()
                                    + "/"
                                    + upload.key()
                                    + " could not be removed: "
                                    + trouble.with(upload, e).sentence());
                }
            }
            begun.clear();
        } finally {
            busy.unlock();
        }
        return left;
    }

    /** Whether an undo has begun, after which nothing is uploaded any more. */
    boolean isStopped() {
        return stopped;
    }

    @Override
    public void close() {
        client.close();
    }
}

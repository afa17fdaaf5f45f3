package io.sparkagent.submit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.submit.FilePlan.Sending;
import io.sparkagent.wire.Excerpt;
import io.sparkagent.wire.Tunnel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends files to the agent in a driver's pod, through the API server. When the way breaks or the
 * agent starts again, it goes on where the agent is.
 */
public final class FileStream {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final String namespace;
    private final String pod;
    private final Duration patience;
    private volatile String trouble = "";

    /**
     * @param pod the driver's
     * @param patience until the agent runs, and then until it has all files; the key {@code
     *     spark.kubernetes.agent.filesTimeout}
     */
    public FileStream(KubernetesClient client, String namespace, String pod, Duration patience) {
        this.client = client;
        this.namespace = namespace;
        this.pod = pod;
        this.patience = patience;
    }

    /**
     * Comes back when the agent has them all, and so the driver may start.
     *
     * @throws UndeliveredException when that cannot be, or not in time
     */
    public void send(List<Sending> sendings, Progress progress)
            throws UndeliveredException, InterruptedException {
        int port = new AgentStart(client, namespace, pod).await(patience);
        // A time limit of a connection begins anew with each byte, and this one does not.
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            keepSending(port, new FileSender(sendings, progress));
                            return null;
                        });
        Thread.ofVirtual().start(task);
        try {
            task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UndeliveredException(
                    "the files have not reached the pod "
                            + pod
                            + " within "
                            + patience.toSeconds()
                            + " seconds (spark.kubernetes.agent.filesTimeout)"
                            + (trouble.isEmpty() ? "" : ": " + trouble),
                    e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UndeliveredException why -> throw why;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            task.cancel(true);
        }
    }

    private void keepSending(int port, FileSender sender)
            throws UndeliveredException, InterruptedException {
        while (true) {
            try (Tunnel way = Tunnel.open(client, namespace, pod, port)) {
                try {
                    sender.send(new FilesDoor(way.port()));
                    return;
                } catch (IOException e) {
                    tryAgainAfter(way.cause(e));
                }
            } catch (KubernetesClientException | IllegalStateException e) {
                tryAgainAfter(e);
            }
        }
    }

    private void tryAgainAfter(Throwable cause) throws UndeliveredException, InterruptedException {
        int code = Tunnel.refusal(cause);
        if (code == 403) {
            throw new UndeliveredException(
                    "you may not get and create pods/portforward in the namespace "
                            + namespace
                            + ", and these files reach the driver that way: ask for a Role that has"
                            + " get and create for pods/portforward, or set "
                            + UploadPath.KEY
                            + " to a folder of an object store",
                    cause);
        }
        if (code == 404) {
            throw new UndeliveredException(
                    "the pod " + pod + " is gone: " + Excerpt.of(cause.getMessage()), cause);
        }
        trouble = Excerpt.of(String.valueOf(cause.getMessage()));
        Thread.sleep(BETWEEN_TRIES);
    }
}

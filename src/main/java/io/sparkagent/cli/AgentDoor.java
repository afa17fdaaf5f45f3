package io.sparkagent.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.cli.Hearing.Heard;
import io.sparkagent.cli.Hearing.NoAgent;
import io.sparkagent.cli.Hearing.Silent;
import io.sparkagent.wire.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way to an agent's status, which is that of {@code kubectl port-forward}. */
final class AgentDoor {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    /** Of 10,000 executors it is some 2 MB. As a tree an answer is many times as large. */
    private static final int LARGEST = 16 << 20;

    private final Cluster cluster;
    private final Duration patience;

    AgentDoor(Cluster cluster) {
        this(cluster, ANSWERS_WITHIN);
    }

    /**
     * @param patience for the whole answer
     */
    AgentDoor(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.patience = patience;
    }

    /** Never takes long, and never fails: why there is no answer is an answer. */
    Hearing ask(Driver driver) {
        if (!driver.hasAgent()) {
            return driver.agentElsewhere()
                    .<Hearing>map(
                            place ->
                                    new Silent(
                                            "it is in another pod"
                                                    + place
                                                    + ", and only one beside its driver is asked"))
                    .orElseGet(NoAgent::new);
        }
        return reasonNotToAsk(driver).<Hearing>map(Silent::new).orElseGet(() -> call(driver));
    }

    private static Optional<String> reasonNotToAsk(Driver driver) {
        Optional<ContainerStatus> agent = driver.status(Driver.AGENT);
        if (agent.map(ContainerStatus::getState).map(ContainerState::getRunning).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                agent.flatMap(status -> Driver.waiting(status.getState()))
                        .map(wait -> "its container waits: " + wait.getReason())
                        .or(
                                () ->
                                        agent.flatMap(s -> Driver.terminated(s.getState()))
                                                .map(
                                                        end ->
                                                                "its container has ended with exit"
                                                                        + " code "
                                                                        + end.getExitCode()))
                        .orElse("its container has not started"));
    }

    private Hearing call(Driver driver) {
        try (Tunnel way = cluster.forward(driver)) {
            return answer(driver, way);
        } catch (KubernetesClientException | IllegalStateException e) {
            return new Silent(Cluster.root(e));
        }
    }

    /**
     * The agent's container may be anybody's, so nothing that it does takes longer: a time limit of
     * a connection begins anew with each byte.
     */
    private Hearing answer(Driver driver, Tunnel way) {
        FutureTask<Hearing> answer = new FutureTask<>(() -> get(way.port()));
        Thread.ofVirtual().start(answer);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return late();
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case SocketTimeoutException _ -> late();
                case IOException broken -> new Silent(why(driver, way, broken));
                case null, default -> throw new IllegalStateException(e.getCause());
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Silent("nobody has waited for its answer");
        } finally {
            answer.cancel(true);
        }
    }

    private Hearing late() {
        return new Silent("it does not answer within " + patience.toSeconds() + " seconds");
    }

    /**
     * By the address that kubectl gives it too: the agent serves loopback, whatever port of this
     * machine leads there. It sends nobody elsewhere: that request would leave from this machine.
     */
    private Hearing get(int port) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + "/status")
                                .toURL()
                                .openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestProperty("Accept", "application/json");
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return new Silent("it answers with HTTP " + connection.getResponseCode());
            }
            try (InputStream in = connection.getInputStream()) {
                byte[] answer = in.readNBytes(LARGEST + 1);
                return answer.length > LARGEST
                        ? new Silent("its answer is larger than " + (LARGEST >> 20) + " MiB")
                        : new Heard(AgentStatus.read(JSON.readTree(answer)));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String why(Driver driver, Tunnel way, IOException broken) {
        Throwable cause = way.cause(broken);
        int code = Tunnel.refusal(cause);
        if (code == 403) {
            return Cluster.forbidden("get and create", "pods/portforward", driver.namespace(), "");
        }
        return code >= 400
                ? "the API server answers the port-forward with HTTP " + code
                : Cluster.root(cause);
    }
}

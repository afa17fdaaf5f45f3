package io.sparkagent.status;

import io.sparkagent.config.AgentSettings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;

/** {@code GET /status}, on loopback; {@code kubectl port-forward} reaches it. */
@Path("/status")
public class StatusResource {

    private final StatusBoard board;
    private final AgentSettings settings;
    private final Clock clock;

    public StatusResource(StatusBoard board, AgentSettings settings, Clock clock) {
        this.board = board;
        this.settings = settings;
        this.clock = clock;
    }

    @GET
    public StatusReport status() {
        return StatusReport.of(board, settings.podName().orElse(null), clock.instant());
    }
}

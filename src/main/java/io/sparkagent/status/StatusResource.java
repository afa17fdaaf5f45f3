package io.sparkagent.status;

import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Mode;
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
        // An agent for drivers in other pods is in a pod that is none of theirs.
        String driver =
                settings.mode() == Mode.REMOTE ? null : settings.podName().orElse(null);
        return StatusReport.of(board, driver, clock.instant());
    }
}

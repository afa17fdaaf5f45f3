package io.sparkagent.status;

import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Mode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** How things stand, on loopback; {@code kubectl port-forward} reaches it. */
@Path("/status")
@Produces(MediaType.APPLICATION_JSON)
@Zipped
public class StatusResource {

    private final StatusBoard board;
    private final ConfDesk confDesk;
    private final AgentSettings settings;
    private final Clock clock;

    public StatusResource(
            StatusBoard board, ConfDesk confDesk, AgentSettings settings, Clock clock) {
        this.board = board;
        this.confDesk = confDesk;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A {@link StatusReport}. Who shows the tag of the last one ({@code If-None-Match}) gets 304 as
     * long as nothing but ages has changed: ten thousand executors are two megabytes.
     */
    @GET
    public Response status(@Context Request request) {
        EntityTag tag = new EntityTag(board.boot() + "-" + board.version(), true);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return unchanged != null
                ? unchanged.tag(tag).build()
                : Response.ok(StatusReport.of(board, driverPod(), clock.instant()))
                        .tag(tag)
                        .build();
    }

    /** An agent for drivers in other pods is in a pod that is none of theirs. */
    private @Nullable String driverPod() {
        return settings.mode() == Mode.REMOTE ? null : settings.podName().orElse(null);
    }

    @GET
    @Path("/history")
    public HistoryReport history() {
        return HistoryReport.of(board, clock.instant());
    }

    @GET
    @Path("/conf")
    public ConfReport conf() {
        return confDesk.report();
    }
}

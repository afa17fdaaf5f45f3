package io.sparkagent.driver;

import io.smallrye.common.annotation.Blocking;
import io.sparkagent.driver.DriverDesk.UnknownInstanceException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The bridge's HTTP interface; see docs/bridge-protocol.md. */
@Path("/driver")
@Blocking
@BridgeOnly
public class DriverResource {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Each is read, checked and asked about at the API server; the bridge says a few in a day. */
    private static final double HELLOS_PER_SECOND = 2;

    private static final int HELLOS_AT_ONCE = 30;
    private static final int TOO_MANY = 429;

    private final DriverDesk desk;
    private final Reception reception;
    private final Turnstile hellos;

    @Inject
    public DriverResource(DriverDesk desk, Reception reception) {
        this(desk, reception, new Turnstile(HELLOS_PER_SECOND, HELLOS_AT_ONCE, System::nanoTime));
    }

    /**
     * @param hellos lets through as many as are answered
     */
    public DriverResource(DriverDesk desk, Reception reception, Turnstile hellos) {
        this.desk = desk;
        this.reception = reception;
        this.hellos = hellos;
    }

    @PUT
    public Hello.Reply hello(Hello hello, @Context HttpServerRequest request) {
        return hello(hello, request.remoteAddress().hostAddress());
    }

    /**
     * @param peer address from which it comes
     */
    public Hello.Reply hello(Hello hello, String peer) {
        if (!hellos.admits()) {
            throw new ClientErrorException(
                    Response.status(TOO_MANY)
                            .header(HttpHeaders.RETRY_AFTER, 1)
                            .type(MediaType.TEXT_PLAIN)
                            .entity("too many hellos in a short time; say it again soon")
                            .build());
        }
        if (hello.protocol() != Hello.PROTOCOL) {
            return desk.refuse(
                    List.of(
                            "the bridge speaks protocol "
                                    + hello.protocol()
                                    + " and the agent "
                                    + Hello.PROTOCOL
                                    + ": use the bridge that the agent delivers at"
                                    + " /opt/spark-agent/bridge.jar"),
                    true);
        }
        return switch (reception.receive(hello, peer)) {
            case Reception.Decided(Hello.Reply reply) -> reply;
            case Reception.Later(String why) ->
                    throw new ServiceUnavailableException(
                            Response.status(Response.Status.SERVICE_UNAVAILABLE)
                                    .type(MediaType.TEXT_PLAIN)
                                    .entity(why)
                                    .build());
        };
    }

    @PUT
    @Path("/demand")
    public DemandMessage.Reply demand(DemandMessage message) throws UnknownInstanceException {
        return desk.demand(message);
    }

    @GET
    @Path("/news")
    public News.Edition news(
            @QueryParam("instance") @DefaultValue("") String instance,
            @QueryParam("boot") @DefaultValue("") String boot,
            @QueryParam("version") @DefaultValue("-1") long version)
            throws UnknownInstanceException, InterruptedException {
        return desk.news(instance, boot, version, PATIENCE);
    }

    @DELETE
    public void over(@QueryParam("instance") @DefaultValue("") String instance)
            throws UnknownInstanceException {
        desk.over(instance);
    }

    @ServerExceptionMapper
    public Response sayHelloAgain(UnknownInstanceException e) {
        return Response.status(Response.Status.CONFLICT).entity(e.getMessage()).build();
    }
}

package io.sparkagent.driver;

import io.smallrye.common.annotation.Blocking;
import io.sparkagent.driver.DriverDesk.UnknownInstanceException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.Context;
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

    private final DriverDesk desk;
    private final Reception reception;

    public DriverResource(DriverDesk desk, Reception reception) {
        this.desk = desk;
        this.reception = reception;
    }

    @PUT
    public Hello.Reply hello(Hello hello, @Context HttpServerRequest request) {
        return hello(hello, request.remoteAddress().hostAddress());
    }

    /**
     * @param peer address from which it comes
     */
    public Hello.Reply hello(Hello hello, String peer) {
        if (hello.protocol() != Hello.PROTOCOL) {
            return desk.refuse(
                    List.of(
                            "the bridge speaks protocol "
                                    + hello.protocol()
                                    + " and the agent "
                                    + Hello.PROTOCOL
                                    + ": use the bridge that the agent delivers at"
                                    + " /opt/spark-agent/bridge.jar"));
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

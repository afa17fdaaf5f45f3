package io.sparkagent.arrival;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The submitter's way in. Nobody shows a token here: the list says of every file what its bytes
 * are, so that whoever comes can only bring what the submitter wants there.
 */
@Path("/files")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class FilesResource {

    private static final int UNPROCESSABLE = 422;

    private final Arrivals arrivals;

    public FilesResource(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /**
     * One file that is expected.
     *
     * @param path below the folder of the files
     * @param size in bytes
     * @param received bytes that are there, from the start on
     * @param complete its hash is right, and the driver can read it
     */
    @RegisterForReflection
    public record Status(String path, long size, String sha256, long received, boolean complete) {}

    /**
     * @param closed why nothing is taken any more; null while files are
     */
    @RegisterForReflection
    public record Statuses(@Nullable String closed, List<Status> files) {}

    @GET
    public Statuses all() {
        List<IncomingFile> files = arrivals.files();
        return new Statuses(
                arrivals.closed().orElse(null), files.stream().map(FilesResource::status).toList());
    }

    /**
     * Takes a piece of a file, which begins where the last has ended.
     *
     * @param number in the list, from 0
     * @param offset of the piece in the file, in bytes
     */
    @PUT
    @Path("/{number}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    public Response take(
            @PathParam("number") int number,
            @QueryParam("offset") @DefaultValue("0") long offset,
            InputStream piece)
            throws IOException {
        List<IncomingFile> files = arrivals.files();
        if (number < 0 || number >= files.size()) {
            throw new NotFoundException();
        }
        IncomingFile file = files.get(number);
        if (arrivals.closed().isPresent() && !file.isComplete()) {
            return answer(Response.Status.GONE.getStatusCode(), file);
        }
        int code =
                switch (file.take(offset, piece)) {
                    case TAKEN -> Response.Status.OK.getStatusCode();
                    case ELSEWHERE -> Response.Status.CONFLICT.getStatusCode();
                    case TOO_MUCH -> Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode();
                    case ANOTHER -> UNPROCESSABLE;
                };
        if (file.isComplete()) {
            arrivals.changed();
        }
        return answer(code, file);
    }

    private static Response answer(int code, IncomingFile file) {
        return Response.status(code).entity(status(file)).build();
    }

    private static Status status(IncomingFile file) {
        return new Status(
                file.expected().path(),
                file.expected().size(),
                file.expected().sha256(),
                file.received(),
                file.isComplete());
    }
}

package io.sparkagent.status;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Ten thousand executors are two megabytes of JSON, and a tenth of that when zipped. The HTTP
 * server could do it too, but it loads a library in machine code first, to see whether it is there.
 */
@Provider
@Zipped
public class ZipInterceptor implements WriterInterceptor {

    private static final int BUFFER = 8192;

    private final HttpHeaders headers;

    public ZipInterceptor(HttpHeaders headers) {
        this.headers = headers;
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        String accepted =
                Objects.requireNonNullElse(
                        headers.getHeaderString(HttpHeaders.ACCEPT_ENCODING), "");
        if (!accepted.contains("gzip")) {
            context.proceed();
            return;
        }
        context.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        context.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        OutputStream plain = context.getOutputStream();
        try (Fast zip = new Fast(plain)) {
            context.setOutputStream(zip);
            context.proceed();
        } finally {
            context.setOutputStream(plain);
        }
    }

    /** The level that costs least. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}

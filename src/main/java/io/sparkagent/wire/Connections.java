package io.sparkagent.wire;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connections to the API server. When nothing has come over one of them for too long, all that
 * were opened with it may be half open, and each would swallow one more request: whoever asks next
 * gets new ones, and the old are closed when the last request on them has ended.
 */
final class Connections implements AutoCloseable {

    private final HttpClient.Factory factory = HttpClientUtils.getHttpClientFactory();
    private final Config config;
    private Pool latest;

    Connections(Config config) {
        this.config = config;
        this.latest = new Pool(factory.newBuilder(config).build());
    }

    synchronized Lease lease() {
        latest.users++;
        return new Lease(latest);
    }

    private synchronized void distrust(Pool pool) {
        if (pool == latest) {
            latest = new Pool(factory.newBuilder(config).build());
        }
    }

    private synchronized void release(Pool pool) {
        pool.users--;
        if (pool.users == 0 && pool != latest) {
            pool.client.close();
        }
    }

    @Override
    public synchronized void close() {
        latest.client.close();
        if (factory instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Pool {
        private final HttpClient client;
        private int users;

        private Pool(HttpClient client) {
            this.client = client;
        }
    }

    /** The right to use connections for one request, until its answer has been read. */
    final class Lease implements AutoCloseable {
        private final Pool pool;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Lease(Pool pool) {
            this.pool = pool;
        }

        HttpClient client() {
            return pool.client;
        }

        void distrust() {
            Connections.this.distrust(pool);
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                release(pool);
            }
        }
    }
}

package io.sparkagent.cli;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The other end of a port-forward as a kubelet speaks it (v4.channel.k8s.io): binary messages whose
 * first byte is the channel, of which the first on each is the port's number, low byte first.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubelet/blob/master/pkg/cri/streaming/portforward/websocket.go">websocket.go</a>
 */
class ForwardedPort extends WebSocketListener {

    private static final int DATA = 0;
    private static final int ERROR = 1;

    /** What a kubelet copies at a time. */
    private static final int MOST = 32 << 10;

    private static final byte[] NUMBER = {(byte) (14040 & 0xff), (byte) (14040 >> 8)};

    private final byte[] status;
    private final byte[] trouble;
    private final StringBuilder heard = new StringBuilder();

    private ForwardedPort(String status, String trouble) {
        this.status = status.getBytes(StandardCharsets.UTF_8);
        this.trouble = trouble.getBytes(StandardCharsets.UTF_8);
    }

    /** An agent listens there, with this status. */
    static ForwardedPort ofAgent(String status) {
        return new ForwardedPort(status, "");
    }

    /** One that answers just so, and after that with a byte now and then. */
    static ForwardedPort ofHostileAgent(String answer, boolean goesOn) {
        return new ForwardedPort("", "") {
            @Override
            public void onMessage(WebSocket socket, byte[] message) {
                send(socket, DATA, answer.getBytes(StandardCharsets.US_ASCII));
                if (goesOn) {
                    Thread.ofVirtual().start(() -> drip(socket));
                }
            }
        };
    }

    private static void drip(WebSocket socket) {
        try {
            while (true) {
                Thread.sleep(100);
                send(socket, DATA, new byte[] {' '});
            }
        } catch (InterruptedException | RuntimeException _) {
            // Nobody listens any more.
        }
    }

    /** Nobody listens there. */
    static ForwardedPort ofNobody(String trouble) {
        return new ForwardedPort("", trouble);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        send(socket, DATA, NUMBER);
        send(socket, ERROR, NUMBER);
        if (trouble.length > 0) {
            send(socket, ERROR, trouble);
        }
    }

    @Override
    public void onMessage(WebSocket socket, byte[] message) {
        if (message[0] != DATA) {
            throw new AssertionError("only data is sent to a port");
        }
        heard.append(new String(message, 1, message.length - 1, StandardCharsets.ISO_8859_1));
        if (trouble.length > 0 || heard.indexOf("\r\n\r\n") < 0) {
            return;
        }
        boolean known = heard.indexOf("GET /status HTTP/1.1\r\n") == 0;
        heard.setLength(0);
        byte[] body = known ? status : new byte[0];
        send(
                socket,
                DATA,
                """
                HTTP/1.1 %s\r
                content-type: application/json;charset=UTF-8\r
                content-length: %d\r
                \r
                """
                        .formatted(known ? "200 OK" : "404 Not Found", body.length)
                        .getBytes(StandardCharsets.US_ASCII));
        for (int from = 0; from < body.length; from += MOST) {
            send(socket, DATA, Arrays.copyOfRange(body, from, Math.min(from + MOST, body.length)));
        }
    }

    private static void send(WebSocket socket, int channel, byte[] bytes) {
        byte[] message = new byte[bytes.length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, 0, message, 1, bytes.length);
        socket.send(message);
    }
}

"""Answers every request as a registry does that does not know who asks; its first line says where it listens."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER = b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}'


class Registry(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="private"')
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(ANSWER)

    do_HEAD = do_GET


server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
print(f"localhost:{server.server_port}", flush=True)
server.serve_forever()

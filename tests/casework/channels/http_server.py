"""A real HTTP server for tests, in a process of its own: FOLDER [CERTIFICATE KEY]; prints its port.

What it answers depends on the path; each request that it took is a line in FOLDER/requests.
"""

import json
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_POST(self) -> None:
        read = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        line = {"path": self.path, "key": self.headers["Idempotency-Key"], "body": body.decode()}
        with (FOLDER / "requests").open("a") as requests:
            requests.write(json.dumps(line) + "\n")
        if read.path.startswith("/status/"):
            mended = (FOLDER / "mended").exists()
            self.send_response(200 if mended else int(read.path.rpartition("/")[2]))
            self.end_headers()
            self.wfile.write(b"as asked for\x1b[31m")
        elif read.path == "/sent-on":
            self.send_response(int(parse_qs(read.query).get("by", ["307"])[0]))
            self.send_header("Location", parse_qs(read.query)["to"][0])
            self.end_headers()
        elif read.path == "/drips":
            # A byte now and then, so that no single read ever waits long.
            for _ in range(600):
                self.wfile.write(b"H")
                time.sleep(0.1)
        elif read.path == "/endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(10_000):
                self.wfile.write(b"x" * 65536)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


FOLDER = Path(sys.argv[1])


def main() -> None:
    """Serve until the process ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if sys.argv[2:]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*sys.argv[2:])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

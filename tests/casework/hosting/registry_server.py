"""Real servers of registries for tests, in a process of its own: FOLDER; prints the port of RDAP and of DNS.

FOLDER/answers.json says what each path of RDAP is answered: [status, body, location]; FOLDER/hosts.json which
addresses a host has, or null where there is none. Each request is a line in FOLDER/requests.
"""

import ipaddress
import json
import socketserver
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(sys.argv[1])


def note(line: str) -> None:
    """Write down that somebody asked."""
    with (FOLDER / "requests").open("a") as requests:
        requests.write(line + "\n")


class Registry(BaseHTTPRequestHandler):
    """Answers RDAP by path."""

    def do_GET(self) -> None:
        note(f"rdap {self.path}")
        answers = json.loads((FOLDER / "answers.json").read_text())
        status, body, location = answers.get(self.path, [404, {"errorCode": 404, "title": "none"}, ""])
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if not isinstance(body, str) else body.encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class NameServer(socketserver.StreamRequestHandler):
    """Answers DNS over TCP."""

    def handle(self) -> None:
        while len(head := self.rfile.read(2)) == 2:
            asked = self.rfile.read(struct.unpack("!H", head)[0])
            answer = self.answer(asked)
            self.wfile.write(struct.pack("!H", len(answer)) + answer)

    def answer(self, asked: bytes) -> bytes:
        """Write the answer to one question."""
        at, labels = 12, []
        while asked[at]:
            labels.append(asked[at + 1 : at + 1 + asked[at]].decode())
            at += 1 + asked[at]
        (kind,) = struct.unpack_from("!H", asked, at + 1)
        host = ".".join(labels)
        note(f"dns {host} {kind}")
        found = json.loads((FOLDER / "hosts.json").read_text()).get(host)
        code = 3 if found is None else 0
        version = {1: 4, 28: 6}[kind]
        packed = [ip.packed for ip in map(ipaddress.ip_address, found or ()) if ip.version == version]
        records = b"".join(
            b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(each)) + each for each in packed
        )
        head = asked[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(packed), 0, 0)
        return head + asked[12 : at + 5] + records


def main() -> None:
    """Serve until the process ends."""
    registry = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    names = socketserver.ThreadingTCPServer(("127.0.0.1", 0), NameServer)
    registry.daemon_threads = names.daemon_threads = True
    threading.Thread(target=names.serve_forever, daemon=True).start()
    sys.stdout.write(f"{registry.server_port} {names.server_address[1]}\n")
    sys.stdout.flush()
    registry.serve_forever()


if __name__ == "__main__":
    main()

"""Does as the CyberTipline does, in a process of its own: FOLDER CERTIFICATE KEY XSD; prints its port.

It keeps the order: nothing before a report, no details before the file, nothing after the end. Of a file it
keeps no byte, only how long it was and its digests. What it answers otherwise than well stands in
FOLDER/behaves.json, by the call: each behaviour is used up by one call. Each call is a line in FOLDER/calls.
Once FOLDER/anew is there, it forgets every report.
"""

import hashlib
import json
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from lxml import etree

FOLDER = Path(sys.argv[1])
SCHEMA = etree.XMLSchema(etree.parse(sys.argv[4])) if sys.argv[4:] else None
# "user" with "numbered password 1".
AUTHORISATION = "Basic dXNlcjpudW1iZXJlZCBwYXNzd29yZCAx"
REPORTS: dict[int, dict[str, Any]] = {}
_FIRST = 4711


def response(code: int, says: str = "", **more: object) -> bytes:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><reportResponse><responseCode>{code}'
        f"</responseCode><responseDescription>{says}</responseDescription>{inner}</reportResponse>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers by path, in the order of the form."""

    def do_GET(self) -> None:
        self._answer(self.path.rpartition("/")[2], b"")

    def do_POST(self) -> None:
        call = self.path.rpartition("/")[2]
        if call == "upload":
            self._answer(call, b"", self._upload())
        else:
            self._answer(call, self.rfile.read(int(self.headers["Content-Length"])))

    def _upload(self) -> dict[str, Any]:
        """Read a file and keep nothing of it but its digests."""
        left, mark = (
            int(self.headers["Content-Length"]),
            self.headers["Content-Type"].partition("boundary=")[2],
        )
        head = b""
        while head.count(b"\r\n\r\n") < 2:
            head += self.rfile.read(1)
            left -= 1
        size = left - len(f"\r\n--{mark}--\r\n")
        md5, sha1, at = hashlib.md5(), hashlib.sha1(), size  # noqa: S324 - as the form has them
        while at:
            part = self.rfile.read(min(at, 1 << 20))
            if not part:
                raise ConnectionError("cut off")
            md5.update(part)
            sha1.update(part)
            at -= len(part)
        self.rfile.read(left - size)
        number = int(head.split(b"\r\n\r\n", 1)[1].split(b"\r\n", 1)[0])
        return {"report": number, "size": size, "md5": md5.hexdigest(), "sha1": sha1.hexdigest()}

    def _answer(self, call: str, body: bytes, file: dict[str, Any] | None = None) -> None:
        if self.headers["Authorization"] != AUTHORISATION:
            self._send(401, b"")
            return
        if (FOLDER / "anew").exists():
            (FOLDER / "anew").unlink()
            REPORTS.clear()
        behaves = _behaves(call)
        before = behaves.get("before", True)
        answer = b"" if not before else self._do(call, body, file)
        with (FOLDER / "calls").open("a") as calls:
            line = {"call": call, "body": body.decode(), "file": file, "done": before}
            calls.write(json.dumps(line) + "\n")
        if "waits" in behaves:
            time.sleep(behaves["waits"])
        if behaves.get("cut"):
            self.close_connection = True
            self.connection.close()
            return
        if "to" in behaves:
            self.send_response(307)
            self.send_header("Location", behaves["to"])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if behaves.get("endless"):
            self._endless()
            return
        said = behaves["says"].encode() if "says" in behaves else answer
        self._send(behaves.get("status", 200), said)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(2 << 30))
        self.end_headers()
        for _ in range(1 << 15):
            self.wfile.write(b"x" * 65536)

    def _send(self, status: int, octets: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(octets)))
        self.send_header("Request-ID", "request-1")
        self.end_headers()
        self.wfile.write(octets)

    def _do(self, call: str, body: bytes, file: dict[str, Any] | None) -> bytes:
        if call == "status":
            return response(0, "Remote User : user, Remote Ip : 192.0.2.1")
        if call in ("submit", "fileinfo"):
            return _submit(body) if call == "submit" else _fileinfo(body)
        if file is not None:
            return _upload(file)
        number = int(parse_qs(body.decode())["id"][0])
        report, wrong = _open(number)
        if report is None:
            return wrong
        if call == "retract":
            report["state"] = "retracted"
            return response(0, "Success", reportId=number)
        report["state"] = "finished"
        listed = "".join(f"<fileId>{each}</fileId>" for each in report["files"])
        return (
            f"<reportDoneResponse><responseCode>0</responseCode><reportId>{number}</reportId>"
            f"<files>{listed}</files></reportDoneResponse>"
        ).encode()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def _behaves(call: str) -> dict[str, Any]:
    file = FOLDER / "behaves.json"
    read: dict[str, list[dict[str, Any]]] = json.loads(file.read_text()) if file.exists() else {}
    mine = read.get(call, [])
    found = mine.pop(0) if mine else {}
    file.write_text(json.dumps(read))
    return found


def _open(number: int) -> tuple[dict[str, Any] | None, bytes]:
    report = REPORTS.get(number)
    if report is None:
        return None, response(5001, "no such report")
    if report["state"] != "open":
        return None, response(5102 if report["state"] == "finished" else 5101, report["state"])
    return report, b""


def _is_right(octets: bytes) -> bool:
    return SCHEMA is None or bool(SCHEMA.validate(etree.fromstring(octets)))


def _submit(octets: bytes) -> bytes:
    if not _is_right(octets):
        return response(4100, "it does not follow the schema")
    number = _FIRST + len(REPORTS)
    REPORTS[number] = {"state": "open", "files": {}}
    return response(0, "Success", reportId=number)


def _upload(file: dict[str, Any]) -> bytes:
    report, wrong = _open(file["report"])
    if report is None:
        return wrong
    name = hashlib.sha256(f"{file} {len(report['files'])}".encode()).hexdigest()[:32]
    report["files"][name] = False
    return response(0, "Success", reportId=file["report"], fileId=name, hash=file["md5"])


def _fileinfo(octets: bytes) -> bytes:
    if not _is_right(octets):
        return response(4100, "it does not follow the schema")
    read = etree.fromstring(octets)
    report, wrong = _open(int(read.findtext("reportId") or 0))
    if report is None:
        return wrong
    name = read.findtext("fileId") or ""
    if name not in report["files"]:
        return response(5002, "no such file")
    report["files"][name] = True
    return response(0, "Success", reportId=int(read.findtext("reportId") or 0))


def main() -> None:
    """Serve until the process ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*sys.argv[2:4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

"""A real server of exchanges for tests, in a process of its own: FOLDER; prints its port.

FOLDER/entries.json holds what it hands out: [at, key, what]; FOLDER/faults.json says which request for pages,
counted from 1, is answered how else. It lets nobody in without credentials, and gives pages in their order
only. Each request is a line in FOLDER/requests.
"""

import base64
import json
import sys
import time
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.sax.saxutils import escape

FOLDER = Path(sys.argv[1])
BASIC = "Basic " + base64.b64encode(b"unit:numbered password 1").decode()
NAMESPACE = 'xmlns="https://hashsharing.ncmec.org/hashsharing/v2"'
GIVEN: dict[str, int] = {}


def note(line: str) -> int:
    """Write down that somebody asked; say how often that was for pages."""
    with (FOLDER / "requests").open("a") as requests:
        requests.write(line + "\n")
    asked = (FOLDER / "requests").read_text().splitlines()
    return sum(not each.startswith(("/hash/v2/status", "/hash/v2/members")) for each in asked)


def told(name: str, otherwise: Any) -> Any:
    """Read what a test says."""
    file = FOLDER / name
    return json.loads(file.read_text()) if file.exists() else otherwise


class Exchange(BaseHTTPRequestHandler):
    """Answers by path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        read = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(read.query).items()}
        number = note(self.path)
        fault = told("faults.json", {}).get(str(number))
        if fault and read.path not in ("/hash/v2/status", "/hash/v2/members"):
            self.fault(fault)
        elif read.path.startswith("/hash/v2/"):
            self.ncmec(read.path.rpartition("/")[2], asked)
        elif read.path == "/group/threat_updates/":
            self.updates(asked)
        elif read.path == "/v1/FetchHashes":
            self.hashes(asked)
        elif read.path == "/list":
            self.file()
        else:
            self.answer(404, "text/plain", b"there is nothing")

    def answer(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        """Answer, whole."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, said in headers.items():
            self.send_header(name.replace("_", "-"), said)
        self.end_headers()
        self.wfile.write(body)

    def fault(self, fault: dict[str, Any]) -> None:
        """Answer as a test says."""
        if fault.get("hangs"):
            time.sleep(float(fault["hangs"]))
        if fault.get("breaks"):
            self.answer(200, fault.get("kind", "application/xml"), b"<quer", length="5000")
            self.close_connection = True
            return
        body = fault.get("body", "").replace("PADDING", "x" * fault.get("padding", 0))
        kind = fault.get("kind", "application/xml")
        self.answer(fault.get("status", 200), kind, body.encode(), **fault.get("headers", {}))
        self.close_connection = True

    def ncmec(self, what: str, asked: dict[str, str]) -> None:
        """Answer hash sharing: a page is given behind the one before it only."""
        if self.headers["Authorization"] != BASIC:
            self.answer(401, "text/plain", b"who are you")
        elif what == "status":
            body = f'<status {NAMESPACE}><member id="1">Unit One</member></status>'
            self.answer(200, "application/xml", body.encode())
        elif what == "members":
            both = '<member id="42">Member A</member><member id="43">Member B</member>'
            body = f"<members {NAMESPACE}>{both}</members>"
            self.answer(200, "application/xml", body.encode())
        else:
            self.entries(asked)

    def entries(self, asked: dict[str, str]) -> None:
        """Give a page of the entries of a span."""
        begin, end = (_seconds(asked[name]) for name in ("from", "to"))
        rows = [what for at, _, what in told("entries.json", []) if begin <= at <= end]
        start, size = int(asked.get("start", 0)), told("size.json", 1000)
        span = f"{asked['from']} {asked['to']}"
        # The last one may be asked for again.
        if start not in (0, GIVEN.get(span, 0), GIVEN.get(span, 0) - size):
            self.answer(400, "text/plain", b"a page that nobody was told of")
            return
        GIVEN[span] = start + size
        onward = ""
        if start + size < len(rows):
            more = urlencode({"from": asked["from"], "to": asked["to"], "start": start + size, "size": size})
            onward = f"<paging><next>{escape(f'/v2/entries?{more}')}</next></paging>"
        images = f"<images>{''.join(rows[start : start + size])}</images>"
        body = f"<queryResult {NAMESPACE}>{images}{onward}</queryResult>"
        self.answer(200, "application/xml", body.encode())

    def updates(self, asked: dict[str, str]) -> None:
        """Give a page of updates, by cursor."""
        if asked.get("access_token") != "app|numbered token 1":
            self.answer(401, "application/json", b"{}")
            return
        rows = [what for at, _, what in told("entries.json", []) if at >= int(asked["start_time"])]
        size, start = told("size.json", 500), _place(asked.get("after", ""))
        page: dict[str, Any] = {"data": rows[start : start + size]}
        if start + size < len(rows):
            onward = urlencode({"access_token": asked["access_token"], "after": _cursor(start + size)})
            page["paging"] = {"next": f"https://exchange.example/threat_updates?{onward}"}
        self.answer(200, "application/json; charset=UTF-8", json.dumps(page).encode())

    def hashes(self, asked: dict[str, str]) -> None:
        """Give a page of hashes, by token."""
        if (self.headers["x-functions-key"], self.headers["Ocp-Apim-Subscription-Key"]) != ("key 1", "key 2"):
            self.answer(403, "application/json", b"{}")
            return
        rows = [what for at, _, what in told("entries.json", []) if at >= int(asked["startTimestamp"])]
        size, start = told("size.json", 800), _place(asked.get("nextPageToken", ""))
        more = start + size < len(rows)
        page = {
            "count": size, "nextPageToken": _cursor(start + size), "hasMoreRecords": more,
            "nextSetTimestamp": max((at for at, _, _ in told("entries.json", [])), default=0),
            "hashRecords": rows[start : start + size],
        }  # fmt: skip
        self.answer(200, "application/json", json.dumps(page).encode())

    def file(self) -> None:
        """Give the file, where it is not the one that is there already."""
        body = (FOLDER / "list").read_bytes()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if self.headers["If-None-Match"] == etag:
            self.answer(304, "text/csv", b"")
        else:
            self.answer(200, "text/csv", body, ETag=etag)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"at {place}".encode()).decode()


def _place(cursor: str) -> int:
    return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("at ")) if cursor else 0


def main() -> None:
    """Serve until the process ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

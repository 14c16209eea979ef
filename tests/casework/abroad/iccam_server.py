"""Does as ICCAM v3 does, in a process of its own: FOLDER CERTIFICATE KEY CLIENTS; prints its port.

Whoever comes without a certificate that CLIENTS vouches for is refused before anything is read. What it
answers otherwise than well stands in FOLDER/behaves.json, by the call: each behaviour is used up by one call.
What is assigned stands in FOLDER/assigned.json. Each call is a line in FOLDER/calls. Once FOLDER/anew is
there, it forgets all.
"""

import json
import ssl
import sys
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FOLDER = Path(sys.argv[1])
TOKENS: set[str] = set()
REPORTS: dict[int, dict[str, Any]] = {}
ACTIONS: dict[int, list[dict[str, Any]]] = {}
REFERENCES: dict[int, str] = {}
_FIRST, _CONTENT = 4711, 900
LOOK_UPS = {
    "classifications": [("Baseline CSAM", 1), ("National CSAM", 2), ("Ignore", 4)],
    "action-types": [
        ("Moved", 0), ("ReportedToLEA", 1), ("ReportedToISP", 2), ("Removed", 3), ("Unavailable", 4),
        ("NotIllegal", 6),
    ],
}  # fmt: skip
Answer = tuple[int, Any]


def kind_of(method: str, path: str) -> str:
    """Name a call by its path."""
    parts = path.strip("/").split("/")
    if parts[-1] == "Authentication":
        return "sign in"
    if parts[-1] in LOOK_UPS:
        return parts[-1]
    if parts[-2] == "Reports":
        return "contents"
    ends = {
        "Reports": "insert", "no-reference": "list", "actions": "action", "hotline-reference": "reference",
    }  # fmt: skip
    return ends.get(parts[-1], "content")


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def _answer(self, method: str) -> None:
        asked = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        call = kind_of(method, asked.path)
        if (FOLDER / "anew").exists():
            (FOLDER / "anew").unlink()
            for each in (TOKENS, REPORTS, ACTIONS, REFERENCES):
                each.clear()
        behaves = _behaves(call)
        is_before = behaves.get("before", True)
        status, said = self._do(call, asked.path, asked.query, body) if is_before else (500, {})
        with (FOLDER / "calls").open("a") as calls:
            kept = "" if call == "sign in" else body.decode()
            calls.write(
                json.dumps({"call": call, "path": asked.path, "query": asked.query, "body": kept}) + "\n"
            )
        if "waits" in behaves:
            time.sleep(behaves["waits"])
        if behaves.get("cut"):
            self.close_connection = True
            self.connection.close()
            return
        octets = behaves["says"].encode() if "says" in behaves else json.dumps(said).encode()
        self.send_response_only(behaves.get("status", status))
        self.send_header("Date", formatdate(time.time() + behaves.get("skew", 0), usegmt=True))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(octets)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(octets)
        self.close_connection = True

    def _do(self, call: str, path: str, query: str, body: bytes) -> Answer:
        if call == "sign in":
            return _sign_in(json.loads(body))
        if self.headers["Authorization"] not in {f"Bearer {each}" for each in TOKENS}:
            return 401, {"message": "no such token"}
        if "/Content/" not in path:
            return _of_reports(call, path, body)
        if call == "list":
            listed = [each for each in _assigned() if int(each) not in REFERENCES]
            return 200, [{"contentId": int(each), "reportId": 1} for each in listed]
        number = int(path.split("/Content/")[1].partition("/")[0])
        if call == "action":
            ACTIONS.setdefault(number, []).append(json.loads(body))
        if call == "reference":
            REFERENCES[number] = parse_qs(query)["reference"][0]
        if call in ("action", "reference"):
            return 200, {}
        held = _assigned().get(str(number), {"contentId": number})
        return 200, {**held, "actions": ACTIONS.get(number, [])} if "url" not in held else held

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def _sign_in(said: dict[str, Any]) -> Answer:
    if said != {"username": "user", "password": "numbered password 1"}:
        return 401, {"message": "unknown user"}
    token = f"token-{len(TOKENS) + 1}"
    TOKENS.add(token)
    return 200, {"bearerToken": token, "refreshToken": "refresh-1"}


def _of_reports(call: str, path: str, body: bytes) -> Answer:
    if call in LOOK_UPS:
        return 200, [{"id": number, "name": name} for name, number in LOOK_UPS[call]]
    return _insert(json.loads(body)) if call == "insert" else _contents(int(path.rpartition("/")[2]))


def _insert(report: dict[str, Any]) -> Answer:
    [url] = report["urls"]
    if not report["reportingAnalystName"] or url["assessment"]["classification"] not in (1, 2, 4):
        return 400, {"message": "something is not given"}
    for known in REPORTS.values():
        if known["hotlineReference"] == report["hotlineReference"]:
            return 409, {"message": "there is a report of this reference"}
    number = _FIRST + len(REPORTS)
    REPORTS[number] = report
    return 200, number


def _contents(number: int) -> Answer:
    if number not in REPORTS:
        return 404, {"message": "no such report"}
    url = REPORTS[number]["urls"][0]["urlString"]
    return 200, {"reportContents": [{"contentId": _CONTENT + number - _FIRST, "urlString": url}]}


def _assigned() -> dict[str, Any]:
    file = FOLDER / "assigned.json"
    read: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return read


def _behaves(call: str) -> dict[str, Any]:
    file = FOLDER / "behaves.json"
    read: dict[str, list[dict[str, Any]]] = json.loads(file.read_text()) if file.exists() else {}
    mine = read.get(call, [])
    found = mine.pop(0) if mine else {}
    file.write_text(json.dumps(read))
    return found


class Server(ThreadingHTTPServer):
    """Shakes hands in the thread of each call, so that a refused one holds up no other."""

    daemon_threads = True
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        try:
            shaken = self.context.wrap_socket(request, server_side=True)
        except OSError:
            return
        try:
            super().finish_request(shaken, client_address)
        finally:
            shaken.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until the process ends."""
    server = Server(("127.0.0.1", 0), Handler)
    server.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=sys.argv[4])
    server.context.verify_mode = ssl.CERT_REQUIRED
    server.context.load_cert_chain(*sys.argv[2:4])
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

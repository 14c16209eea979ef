"""The partners' door as a process that is really open, and what lies behind it."""

import html
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.processes import PATIENCE_S, end, free_port
from tutela.casework.letterbox.connection import Where
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners.between.accounts import Link, Visitor
from tutela.casework.partners.exchange import SUBMISSION, Access, Exchange
from tutela.casework.partners.scopes import key_digest
from tutela.casework.people.entrance import codes

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
FAR, GONE = "2999-01-01T00:00:00+00:00", "2001-01-01T00:00:00+00:00"


FIRST = "one"


def asked_page(portal: "OpenPortal", address: str, **posted: str) -> tuple[int, str]:
    """Ask for a page at the door, or post to it where there is something to post; give status and text."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        method = "POST" if posted else "GET"
        connection.request(method, address, urlencode(posted) if posted else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class Answer:
    """An answer of the door."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.kind = headers.get("Content-Type", "")

    @property
    def text(self) -> str:
        """What it says."""
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """What its last form carries unseen."""
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.text)}

    @property
    def said(self) -> Any:
        """What it says, in JSON."""
        return json.loads(self.body)


class OpenPortal:
    """The program, with its files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.key = folder, free_port(), X25519PrivateKey.generate()
        (folder / "tutela.toml").write_text(
            f'[portal]\nport = {self.port}\ndatabase = "sqlite:{folder}/portal/exchange.db"\n'
            f'key_file = "{folder}/portal/receipts.key"\ntelephone = "01632 960099"\n'
        )
        self.exchange = Exchange(Where(folder / "portal" / "exchange.db"))
        self.exchange.make()

    def let_in(self) -> None:
        """Let two companies in, one of them with a key that only reads, and one that has ended."""
        keys = (
            (FIRST, "example", "read report", FAR), ("reads", "example", "read", FAR),
            ("two", "other", "read report", FAR), ("old", "example", "read report", GONE),
        )  # fmt: skip
        accesses = [
            Access(key_digest(token), partner, partner.title(), tuple(scopes.split()), until)
            for token, partner, scopes, until in keys
        ]
        public = PublicKey(1, SUBMISSION, self.key.public_key().public_bytes_raw())
        self.exchange.publish(public, accesses)
        people = (
            Visitor("ada@example.com", "example", "Example", "Person 1", "01632 960001", ("report", "read")),
            Visitor("ben@example.com", "example", "Example", "Person 2", "", ("read",)),
            Visitor("cy@example.net", "other", "Other", "Person 3", "", ("report", "read")),
            Visitor("dee@example.net", "other", "Other", "Person 4", "", ("read",)),
            Visitor("eve@example.net", "other", "Other", "Person 5", "", ("read",)),
        )
        self.exchange.accounts.publish(
            people, [Link(key_digest(f"link {each.mail}"), each.mail, FAR) for each in people]
        )

    @contextmanager
    def serving(self, at: str = "") -> Iterator["OpenPortal"]:
        """Serve until left: at its port, or at the Unix socket that its settings name."""
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tutela", "partners"],
                env=self.environment,
                cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._wait(process, at)
            yield self
        finally:
            end(process)
            self.exchange.close()

    @property
    def environment(self) -> dict[str, str]:
        """What its process is started with."""
        return {**os.environ, "TUTELA_SETTINGS": str(self.folder / "tutela.toml")}

    def _wait(self, process: "subprocess.Popen[bytes]", at: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket(socket.AF_UNIX if at else socket.AF_INET) as probe:
                if probe.connect_ex(at or ("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log.txt").read_text())

    def asked(
        self, method: str, path: str, token: str = FIRST, body: bytes | None = None, key: str = ""
    ) -> Answer:
        """Ask for something."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, f"/api/{path}", body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def sent(self, submission: Any, key: str, token: str = FIRST) -> Answer:
        """Send a report."""
        return self.asked("POST", "reports", token, json.dumps(submission).encode(), key)


class Person:
    """Somebody with a browser that keeps a cookie, and an app that shows codes."""

    def __init__(self, portal: OpenPortal) -> None:
        self._portal, self.cookie, self.secret = portal, "", b""

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, said: dict[str, str], **headers: str) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(said), headers)

    def enrol(self, link: str) -> "Person":
        """Choose an app by a link, which signs in."""
        asked = self.post("/enter/", {"link": link})
        hidden = asked.hidden
        self.secret = codes.read(hidden["secret"])
        assert self.post("/enter/", {**hidden, "code": self.code(0)}).status == 302
        return self

    def code(self, later: int) -> str:
        """Give the code that the app shows so many half minutes later."""
        return codes.code_at(self.secret, time.time() + 30 * later)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        said = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        if self.cookie:
            said["Cookie"] = self.cookie
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self._portal.port, timeout=60)
        try:
            connection.request(method, path, body, said)
            answer = connection.getresponse()
            kept = answer.headers.get("Set-Cookie", "")
            if kept:
                self.cookie = kept.partition(";")[0]
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

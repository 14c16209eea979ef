"""The partners' door as a process that is really open, and what lies behind it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.site.installation import free_port
from tutela.casework.letterbox.connection import Where
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners.exchange import SUBMISSION, Access, Exchange
from tutela.casework.partners.scopes import key_digest

FAR, GONE = "2999-01-01T00:00:00+00:00", "2001-01-01T00:00:00+00:00"


FIRST = "one"


class Answer:
    """An answer of the door."""

    def __init__(self, status: int, kind: str, body: bytes) -> None:
        self.status, self.kind, self.body = status, kind, body

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
            f'key_file = "{folder}/portal/receipts.key"\n'
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

    @contextmanager
    def serving(self) -> Iterator["OpenPortal"]:
        """Serve until left."""
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tutela", "partners"],
                env={**os.environ, "TUTELA_SETTINGS": str(self.folder / "tutela.toml")},
                cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._wait(process)
            yield self
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            self.exchange.close()

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, f"/api/{path}", body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("Content-Type", ""), answer.read())
        finally:
            connection.close()

    def sent(self, submission: Any, key: str, token: str = FIRST) -> Answer:
        """Send a report."""
        return self.asked("POST", "reports", token, json.dumps(submission).encode(), key)

"""The door for look-ups as a process that is really open, on an installation of its own."""

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.processes import PATIENCE_S, end, free_port
from tests.site.installation import Installation

TREE = Path(__file__).parents[2]
_BOUNDARY = "a-boundary-of-ours"


class Answer:
    """An answer of the door."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def said(self) -> Any:
        """What it says, in JSON."""
        return json.loads(self.body)


def multipart(*files: tuple[str, bytes], **fields: str) -> tuple[bytes, str]:
    """Write a form with files, each under its field's name; give its body and its type."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="file"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + octets
        + b"\r\n"
        for name, octets in files
    ]
    parts += [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    return b"".join(parts) + f"--{_BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={_BOUNDARY}"


class OpenMatcher:
    """The program, on a unit with one published list and partners who may ask for it."""

    def __init__(self, folder: Path, certificate: str) -> None:
        self.installation, self.port = Installation(folder), free_port()
        self.folder = folder
        settings = folder / "tutela.toml"
        settings.write_text(
            f'{settings.read_text()}[index]\nfolder = "{folder}/var/index"\n'
            f"[matcher]\nport = {self.port}\nlargest_mb = 1\n"
        )
        self.installation.set_up()
        (folder / "certificate").write_text(certificate)
        made = subprocess.run(
            [sys.executable, "-m", "tests.matcher.world", str(folder / "certificate")],
            env={**self.environment(), "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings"},
            cwd=TREE, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        self.keys: dict[str, str] = json.loads(made.stdout)

    def environment(self, settings: str = "tutela.toml") -> dict[str, str]:
        """Say what its process is started with."""
        return {**os.environ, "TUTELA_SETTINGS": str(self.folder / settings)}

    @contextmanager
    def serving(self, at: str = "") -> Iterator["OpenMatcher"]:
        """Serve until left: at its port, or another process at a Unix socket, as behind a proxy."""
        settings = self.folder / "tutela.toml"
        if at:
            text = f'{settings.read_text()}socket = "{at}"\n'
            settings = self.folder / "socket.toml"
            settings.write_text(text)
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tutela", "matcher"],
                env=self.environment(settings.name), cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._wait(process, at)
            yield self
        finally:
            end(process)

    def _wait(self, process: "subprocess.Popen[bytes]", at: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket(socket.AF_UNIX if at else socket.AF_INET) as probe:
                if probe.connect_ex(at or ("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log.txt").read_text())

    def get(self, path: str, key: str = "platform", **asked: str) -> Answer:
        """Ask for something, with a key in the address as programs without credentials do."""
        return self.asked("GET", path, key, query=asked)

    def post(self, path: str, said: Any, key: str = "platform") -> Answer:
        """Send JSON."""
        return self.asked("POST", path, key, json.dumps(said).encode(), {"Content-Type": "application/json"})

    def send(self, path: str, *files: tuple[str, bytes], key: str = "platform", **fields: str) -> Answer:
        """Send files."""
        body, kind = multipart(*files, **fields)
        return self.asked("POST", path, key, body, {"Content-Type": kind})

    def asked(
        self,
        method: str,
        path: str,
        key: str = "",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> Answer:
        """Ask as told."""
        base = f"/k/{self.keys.get(key, key)}" if key else ""
        address = f"{base}{path}" + (f"?{urlencode(query)}" if query else "")
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as link:
            link.request(method, address, body, headers or {})
            answer = link.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def refused_by_its_head(self, length: int) -> int:
        """Say that so much is to come, send none of it, and give the status that is answered."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as link:
            link.putrequest("POST", f"/k/{self.keys['platform']}/h/hash")
            link.putheader("Content-Length", str(length))
            link.endheaders()
            return link.getresponse().status

    def rows(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask its database."""
        with closing(sqlite3.connect(self.folder / "var" / "tutela.db")) as database:
            return database.execute(asked, values).fetchall()

"""A door that is really open, as a process, and a unit that holds the other halves of its keys."""

import html
import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.processes import end, free_port, wait_for_port
from tutela.casework.letterbox import place, sealing
from tutela.casework.letterbox.box import Box
from tutela.casework.letterbox.letters import Letter, PublicKey

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_WORD = re.compile(r'<li lang="en">(\w+)</li>')
PURPOSES = {1: sealing.REPORT, 2: sealing.CONTACT}


class Page:
    """An answer of the door."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def text(self) -> str:
        """What it says."""
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """What its form carries unseen."""
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(self.text)}

    @property
    def words(self) -> list[str]:
        """The words of the receipt that it shows."""
        return _WORD.findall(self.text)


class OpenDoor:
    """The program, its files in one folder, and what a unit needs to open its letters."""

    def __init__(self, folder: Path, *, has_keys: bool = True, **settings: object) -> None:
        self.folder, self.port = folder, free_port()
        said = {
            "port": self.port,
            "database": f"sqlite:{folder}/box/letters.db",
            "busy_after": 10_000,
            **settings,
        }
        said["secret_file"] = f"{folder}/box/door.secret"
        lines = [
            f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
            for key, value in said.items()
        ]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tutela.toml").write_text("\n".join(["[door]", *lines]))
        self.box = Box(place.where(str(said["database"])))
        self.box.make()
        self.private = {number: X25519PrivateKey.generate() for number in PURPOSES}
        for number, purpose in PURPOSES.items() if has_keys else ():
            public = self.private[number].public_key().public_bytes_raw()
            self.box.publish(PublicKey(number, purpose, public))

    @contextmanager
    def serving(self) -> Iterator["OpenDoor"]:
        """Serve until left."""
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tutela", "public"],
                env={**os.environ, "TUTELA_SETTINGS": str(self.folder / "tutela.toml")},
                cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip
        self.pid = process.pid
        try:
            wait_for_port(self.port, process)
            yield self
        finally:
            end(process)

    def get(self, path: str, **headers: str) -> Page:
        """Ask for a page."""
        return self._asked("GET", path, None, headers)

    def post(self, path: str, said: dict[str, str], **headers: str) -> Page:
        """Send a form."""
        return self._asked("POST", path, urlencode(said), headers)

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Page:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Page(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def checked(self, channel: str, said: dict[str, str], prefix: str = "", **headers: str) -> Page:
        """Fill a form in, up to the page that shows it back."""
        return self.post(f"{prefix}/report/{channel}/", {**said, "step": "check"}, **headers)

    def sent(self, channel: str, said: dict[str, str], prefix: str = "", **headers: str) -> Page:
        """Send a whole report, as somebody does who changes nothing on the way."""
        checked = self.checked(channel, said, prefix, **headers)
        return self.post(f"{prefix}/report/{channel}/", {**checked.hidden, "step": "send"}, **headers)

    def letters(self) -> list[Letter]:
        """Give what lies in the letterbox."""
        return self.box.waiting(20_000)

    def opened(self, letter: Letter) -> dict[str, Any]:
        """Open a letter, as the unit does."""
        return sealing.open_sealed(
            letter.sealed_body, self.private[letter.key_number], sealing.REPORT, letter.lookup
        )

"""A real mailbox, its server a process of its own, and the settings that name it."""

import imaplib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import certificate, running
from tutela.site.settings import Mailbox, Outbound

PASSWORD = "numbered password 1"  # noqa: S105 - of the test's own server


@dataclass
class Post:
    """What a sender does, and somebody at the mailbox."""

    port: int
    certificate: Path

    def connection(self) -> imaplib.IMAP4:
        """Sign in as somebody at the mailbox."""
        box = imaplib.IMAP4("127.0.0.1", self.port)
        box.starttls(ssl.create_default_context(cafile=self.certificate))
        box.login("user", PASSWORD)
        return box

    def put(self, *mails: bytes) -> None:
        """Put mails into the inbox."""
        box = self.connection()
        for mail in mails:
            assert box.append("INBOX", None, None, mail)[0] == "OK"
        box.logout()

    def count(self, folder: str) -> int:
        """Say how many mails lie in a folder."""
        box = self.connection()
        said, counted = box.select(folder, readonly=True)
        box.logout()
        return int(counted[0] or 0) if said == "OK" else 0


@pytest.fixture
def post(house: Path, settings: Settings, tmp_path: Path) -> Iterator[Post]:
    """The mailbox of the unit, named in the settings."""
    pem, key = certificate(tmp_path)
    password = tmp_path / "mailbox.password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    with running("imap_server.py", tmp_path, pem, key) as port:
        settings.TUTELA = replace(
            settings.TUTELA,
            outbound=Outbound(allow=["127.0.0.1"], private=["127.0.0.1"]),
            mailbox=Mailbox(
                host="127.0.0.1", port=port, security="starttls", user="user",
                password_file=str(password), ca_file=str(pem),
            ),
        )  # fmt: skip
        made = Post(port, pem)
        _wait(made)
        yield made


def _wait(post: Post) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            post.connection().logout()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)

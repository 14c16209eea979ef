"""What signs us in at partners, by name, in a file that nobody else can read."""

import base64
import tomllib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward.secret_files import read_password


@dataclass(frozen=True, slots=True)
class Secret:
    """What is sent beside a request: headers, and what is added to its address; never on record."""

    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""

    def added_to(self, address: str) -> str:
        """Give an address as it is called."""
        if not self.query:
            return address
        return f"{address}{'&' if '?' in address else '?'}{self.query}"

    def hidden_in(self, text: str) -> str:
        """Give a text without any of it."""
        for said in (self.query, *self.headers.values()):
            text = text.replace(said, "…") if said else text
        return text


def read(name: str) -> Secret:
    """Read what is kept under a name; nothing where no name is given.

    Raises:
        NotAllowedOut: there is no such file or name, it says nothing that can be used, or others can read it.
    """
    if not name:
        return Secret()
    file, setting = settings.TUTELA.outbound.credentials_file, "[outbound] credentials_file"
    try:
        held = tomllib.loads(read_password(file, setting))
    except tomllib.TOMLDecodeError as wrong:
        # What is wrong with its text may be a line of it.
        raise NotAllowedOut(f"{setting} {file} cannot be read: it is no TOML.") from wrong
    kept = held.get(name)
    if not isinstance(kept, dict):
        raise NotAllowedOut(f"[outbound] credentials_file has no [{name}].")
    return _secret(name, kept)


def _secret(name: str, kept: dict[str, Any]) -> Secret:
    texts = {key: said for key, said in kept.items() if isinstance(said, str) and said.isprintable()}
    if {"user", "password"} <= texts.keys():
        pair = base64.b64encode(f"{texts['user']}:{texts['password']}".encode()).decode()
        return Secret({"Authorization": f"Basic {pair}"})
    if "access_token" in texts:
        return Secret(query=f"access_token={quote(texts['access_token'], safe='')}")
    if "bearer" in texts:
        return Secret({"Authorization": f"Bearer {texts['bearer']}"})
    if texts and texts.keys() == kept.keys() and all(said.isascii() for said in texts.values()):
        return Secret(dict(texts))
    raise NotAllowedOut(
        f"[outbound] credentials_file [{name}] says neither user and password, nor access_token, nor bearer, "
        "nor headers by name."
    )

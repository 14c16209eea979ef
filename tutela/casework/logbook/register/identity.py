"""Seals and opens the identity of a source, under a key of the unit key that serves nothing else."""

import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tutela.casework.custody import keys
from tutela.casework.logbook.errors import NamesSource, SourceBroken
from tutela.casework.logbook.models import LineSource, RegisteredSource

_PURPOSE = b"tutela sources of intelligence"
_NONCE_BYTES, _SHORTEST_WORD = 12, 3


def sealed(unit: int, mark: str, identity: str) -> bytes:
    """Seal an identity, bound to its unit and to the mark of its row."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(keys.derived(_PURPOSE)).encrypt(nonce, identity.encode(), _bound(unit, mark))


def opened(source: RegisteredSource) -> str:
    """Open an identity.

    Raises:
        SourceBroken: it was sealed under another key, for another row, or was changed.
    """
    octets = bytes(source.sealed)
    nonce, text = octets[:_NONCE_BYTES], octets[_NONCE_BYTES:]
    try:
        return (
            AESGCM(keys.derived(_PURPOSE)).decrypt(nonce, text, _bound(source.unit_id, source.mark)).decode()
        )
    except (InvalidTag, ValueError) as changed:
        raise SourceBroken(f"What is sealed of {source} is not what it was.") from changed


def _bound(unit: int, mark: str) -> bytes:
    return f"{unit}\0{mark}".encode()


def require_nameless(line: int, *texts: str) -> None:
    """Make sure that no text names the source of a line.

    Raises:
        NamesSource: one does; which word it is, is not said.
        SourceBroken: the identity cannot be opened.
    """
    found = LineSource.objects.filter(line=line).select_related("source").first()
    if found is not None:
        require_none_of(found.source, *texts)


def require_none_of(source: RegisteredSource, *texts: str) -> None:
    """Make sure that no text holds a word of the identity of a source.

    Raises:
        NamesSource: one does; which word it is, is not said.
        SourceBroken: the identity cannot be opened.
    """
    words = _words(opened(source))
    if any(words & _words(text) for text in texts):
        raise NamesSource("The text holds words by which its source can be known. Write it without them.")


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _SHORTEST_WORD}

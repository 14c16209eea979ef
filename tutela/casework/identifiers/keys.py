"""The short keys by which identifiers are found."""

from hashlib import sha256
from typing import Final

from tutela.engine import identifiers

_KEY_BYTES: Final = 16
_LOOSE_KEY_BYTES: Final = 8
# In how many things one may be seen before it says nothing of any of them any more.
MOST_SUBJECTS: Final = 100


def key_of(one: identifiers.Identifier) -> bytes:
    """Give the key of one; of what has no canonical text, that of its loose one."""
    text = one.canonical or f"~{one.loose}"
    return sha256(f"{one.kind}\0{text}".encode()).digest()[:_KEY_BYTES]


def loose_key_of(loose: str) -> bytes:
    """Give the key of a loose text; none has one that begins like nothing."""
    return sha256(loose.encode()).digest()[:_LOOSE_KEY_BYTES] if loose else b""

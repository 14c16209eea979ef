"""A checkpoint of the record as text: who, how many entries, which root, when; signed.

Source: C2SP, signed-note and tlog-checkpoint: the origin, the size and the root in base64 stand on lines of
their own; what follows them is ours. A key is named by its origin and the first bytes of a digest of it.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "\N{EM DASH}"


class BadNote(ValueError):
    """A text is no checkpoint, or not one that this key has signed."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The record at one moment.

    Attributes:
        origin: the installation whose record it is.
        size: the number of entries.
        root: the root of the Merkle tree over them.
        at: when it was made.
        seal: the seal of the last entry.
        text: all of this, signed.
    """

    origin: str
    size: int
    root: bytes
    at: datetime
    seal: str
    text: str


def write(key: Ed25519PrivateKey, origin: str, size: int, root: bytes, at: datetime, seal: str) -> Checkpoint:
    """Write a checkpoint and sign it."""
    body = "\n".join(
        [origin, str(size), base64.b64encode(root).decode(), f"time {at.isoformat()}", f"seal {seal}", ""]
    )
    signature = base64.b64encode(_hint(origin, key.public_key()) + key.sign(body.encode())).decode()
    return Checkpoint(origin, size, root, at, seal, f"{body}\n{_DASH} {origin} {signature}\n")


def read(text: str, public: Ed25519PublicKey) -> Checkpoint:
    """Read a checkpoint that this key has signed.

    Raises:
        BadNote: it is none.
    """
    body, _, signature = text.partition(f"\n\n{_DASH} ")
    body += "\n"
    try:
        origin, size, root, time, seal = body.splitlines()
        name, octets = signature.rstrip("\n").rsplit(" ", 1)
        signed = base64.b64decode(octets, validate=True)
        if name != origin or signed[:4] != _hint(origin, public):
            raise BadNote("another key has signed it")
        public.verify(signed[4:], body.encode())
        at = datetime.fromisoformat(time.removeprefix("time "))
        return Checkpoint(
            origin, int(size), base64.b64decode(root, validate=True), at, seal.removeprefix("seal "), text
        )
    except (InvalidSignature, ValueError) as wrong:
        raise BadNote(str(wrong) or "its signature does not fit") from wrong


def _hint(origin: str, public: Ed25519PublicKey) -> bytes:
    """Name a key as signed notes do, so that a reader knows which one to try."""
    return sha256(origin.encode() + b"\n" + _ED25519 + public.public_bytes_raw()).digest()[:4]

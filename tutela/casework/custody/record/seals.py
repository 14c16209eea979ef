"""What every entry of the record carries: a seal to the entry before, and a signature over it.

A seal needs no key, so whoever writes to the database can make others. A signature needs the unit's signing
key. So does the mark on the head, without which the newest entries could be cut off and the head moved back.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tutela.casework.custody import keys

START = "0" * 64


class Head(Protocol):
    """The last entry's number and seal, the tree over all, and the mark that says that we wrote these."""

    seq: int
    seal: str
    tree: str
    mark: str


def seal_of(previous: str, body: str) -> str:
    """Compute an entry's seal from the seal before it and its own canonical JSON."""
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def signed_text(seq: int, seal: str) -> bytes:
    """Write what an entry's signature is over."""
    return f"tutela entry\n{seq}\n{seal}\n".encode()


def sign(seq: int, seal: str) -> str:
    """Sign an entry by the unit's signing key.

    Raises:
        KeyMissing: it is not there.
    """
    return keys.signing_key().sign(signed_text(seq, seal)).hex()


def is_signed(seq: int, seal: str, signature: str, public: Ed25519PublicKey) -> bool:
    """Say whether a signature is of the entry with that number and seal."""
    try:
        public.verify(bytes.fromhex(signature), signed_text(seq, seal))
    except (InvalidSignature, ValueError):
        return False
    return True


def mark_of(head: Head) -> str:
    """Compute the mark on the head of the record."""
    return hmac.digest(keys.head_key(), f"{head.seq}\n{head.seal}\n{head.tree}".encode(), "sha256").hex()


def is_marked(head: Head) -> bool:
    """Say whether the head of the record is as we wrote it."""
    return hmac.compare_digest(head.mark.encode(), mark_of(head).encode())


def columns_of(entry: dict[str, Any]) -> dict[str, Any]:
    """Give the columns that repeat what an entry says: written with it, and compared when it is verified."""
    about = entry["object"] or {"kind": "", "number": None}
    return {
        "seq": entry["seq"],
        "at": datetime.fromisoformat(entry["at"]),
        "unit": entry["unit"],
        "actor": entry["actor"],
        "act": entry["act"],
        "object_kind": about["kind"],
        "object_number": about["number"],
    }

"""Seals a letter to one public key by HPKE (RFC 9180), so that whoever keeps it cannot read it."""

import json
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tutela.casework.letterbox.errors import LetterBroken

# What a letter is for; one that was sealed for one purpose opens for no other.
REPORT, CONTACT, QUESTION, REPLY = "report", "contact", "question", "reply"
# Lengths say something of what was written: each is filled up to one of few.
_STEP = 1024
_suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal(body: dict[str, Any], public: bytes, purpose: str, lookup: bytes) -> bytes:
    """Seal what a letter says.

    Args:
        body: what it says: text, numbers, lists.
        public: the 32 bytes of the key that alone opens it.
        purpose: one of those above.
        lookup: the name under which it lies; moved to another, it does not open.
    """
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    padded = plain + b" " * (-len(plain) % _STEP)
    return _suite.encrypt(padded, X25519PublicKey.from_public_bytes(public), _info(purpose, lookup))


def open_sealed(sealed: bytes, private: X25519PrivateKey, purpose: str, lookup: bytes) -> dict[str, Any]:
    """Open a letter.

    Raises:
        LetterBroken: it was changed, moved, or sealed to another key.
    """
    try:
        opened: dict[str, Any] = json.loads(_suite.decrypt(sealed, private, _info(purpose, lookup)))
    except (InvalidTag, ValueError) as refused:
        raise LetterBroken(
            f"The {purpose} {lookup.hex()[:12]} does not open: it was changed, or sealed to another key. It "
            "is kept as it is."
        ) from refused
    return opened


def _info(purpose: str, lookup: bytes) -> bytes:
    return b"tutela letterbox " + purpose.encode() + b" " + lookup

"""Seals a few bytes under a passphrase that people keep, for a file that lies apart from what it opens.

The key is derived by Argon2id (RFC 9106, its second recommended choice with four times the memory), the bytes
are sealed by AES-256-GCM. What the file says of itself in the clear is bound in.
"""

import json
import os
from base64 import b64decode, b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tutela.errors import Broken, Invalid

LEAST_CHARACTERS = 15
_SALT, _NONCE = 16, 12
_COST = {"iterations": 3, "lanes": 4, "memory_kib": 256 << 10}
# A file that asks for more was not written here; it would only keep the machine busy.
_MOST = {"iterations": 16, "lanes": 16, "memory_kib": 1 << 20}


class PassphraseWrong(Invalid):
    """The passphrase does not open the file."""

    code = "TU-B02"


class PassphraseShort(Invalid):
    """The passphrase could be guessed."""

    code = "TU-B03"


class SecretBroken(Broken):
    """What should be a file of ours that a passphrase opens is none."""

    code = "TU-B04"


def seal(secret: bytes, passphrase: str, says: dict[str, str]) -> bytes:
    """Seal some bytes; give what to write to a file.

    Args:
        secret: a few kilobytes at most.
        passphrase: as people type it, of `LEAST_CHARACTERS` or more.
        says: what the file says in the clear, which cannot be changed without breaking the seal.

    Raises:
        PassphraseShort: it could be guessed.
    """
    if len(passphrase) < LEAST_CHARACTERS:
        raise PassphraseShort(
            f"The passphrase has {len(passphrase)} characters. Take at least {LEAST_CHARACTERS}: five or six "
            "words that do not belong together."
        )
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    head = {**says, **_COST, "salt": b64encode(salt).decode(), "nonce": b64encode(nonce).decode()}
    sealed = _cipher(passphrase, salt, _COST).encrypt(nonce, secret, _bound(head))
    return json.dumps({**head, "sealed": b64encode(sealed).decode()}, indent=1).encode()


def says(text: bytes) -> dict[str, Any]:
    """Give what a file says in the clear; nobody has proved it yet.

    Raises:
        SecretBroken: it is no file of ours.
    """
    try:
        head = json.loads(text)
        b64decode(head.pop("sealed"), validate=True)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise SecretBroken("This is not a file of keys, or it came to harm. Take another copy.") from wrong
    return dict(head)


def unseal(text: bytes, passphrase: str) -> bytes:
    """Open what `seal` wrote.

    Raises:
        SecretBroken: it is no file of ours.
        PassphraseWrong: the passphrase is another, or the file was changed.
    """
    head = says(text)
    try:
        cost = {name: int(head[name]) for name in _COST}
        salt, nonce = (b64decode(head[name], validate=True) for name in ("salt", "nonce"))
    except (ValueError, KeyError, TypeError) as wrong:
        raise SecretBroken("This file of keys does not say how it is opened. Take another copy.") from wrong
    if any(not 1 <= cost[name] <= most for name, most in _MOST.items()):
        raise SecretBroken("This file of keys asks for more work than ours do. Take another copy.")
    try:
        sealed = b64decode(json.loads(text)["sealed"])
        return _cipher(passphrase, salt, cost).decrypt(nonce, sealed, _bound(head))
    except (InvalidTag, ValueError) as wrong:
        raise PassphraseWrong(
            "The passphrase does not open the copy of the keys. Nothing was changed. Each space counts."
        ) from wrong


def _cipher(passphrase: str, salt: bytes, cost: dict[str, int]) -> AESGCM:
    derived = Argon2id(
        salt=salt,
        length=32,
        iterations=cost["iterations"],
        lanes=cost["lanes"],
        memory_cost=cost["memory_kib"],
    )
    return AESGCM(derived.derive(passphrase.encode()))


def _bound(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode()

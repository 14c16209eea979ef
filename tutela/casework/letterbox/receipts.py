"""Receipts: eight words that only the reporter has, and what is derived from them."""

import hmac
import re
import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORDS, BITS_OF_A_WORD = 8, 11
_BITS = WORDS * BITS_OF_A_WORD
_APART = re.compile(r"[^a-z]+")


@cache
def word_list() -> tuple[str, ...]:
    """Give the 2,048 words that receipts are made of, in the order that never changes."""
    return tuple(files(__package__).joinpath("words.txt").read_text(encoding="ascii").split())


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reporter holds: 88 bits, as eight words.

    Attributes:
        words: as they are shown and typed.
    """

    words: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.words)

    @property
    def key(self) -> X25519PrivateKey:
        """The key that opens what the unit asks this reporter; it is kept nowhere."""
        return X25519PrivateKey.from_private_bytes(_derived(str(self).encode(), b"tutela reporter key"))

    @property
    def public(self) -> bytes:
        """The half to which the unit seals its question: 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    @property
    def spoken_name(self) -> bytes:
        """What the unit tells the door of words that it read aloud, 32 bytes: from it nobody draws them."""
        return _derived(str(self).encode(), b"tutela spoken receipt")

    def lookup(self, secret: bytes) -> bytes:
        """Give the name under which the letter lies, 32 bytes, by the door's own secret."""
        return hmac.digest(_derived(secret, b"tutela receipt lookup"), str(self).encode(), sha256)


def of_submission(secret: bytes, submission: bytes) -> Receipt:
    """Give the receipt of one submission: the same for a form that is sent twice, and no other's.

    Args:
        secret: the door's own, which is nowhere else.
        submission: the random bytes that the form was given out with.
    """
    drawn = hmac.digest(_derived(secret, b"tutela receipt"), submission, sha256)
    return _of_number(int.from_bytes(drawn, "big") >> (len(drawn) * 8 - _BITS))


def spoken() -> Receipt:
    """Draw words that are read aloud to somebody, who changes them at the door for a receipt of their own."""
    return _of_number(secrets.randbits(_BITS))


def submission_name(secret: bytes, submission: bytes) -> bytes:
    """Give the name under which a form counts as used, 32 bytes: from it nobody draws the receipt."""
    return hmac.digest(_derived(secret, b"tutela form name"), submission, sha256)


def typed(text: str) -> Receipt:
    """Read what somebody typed as a receipt, whatever is between the words; it need not be one of ours."""
    return Receipt(tuple(_APART.split(text.lower().strip())[:WORDS]))


def _of_number(number: int) -> Receipt:
    listed = word_list()
    places = (number >> BITS_OF_A_WORD * place & len(listed) - 1 for place in range(WORDS))
    return Receipt(tuple(listed[place] for place in places))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)

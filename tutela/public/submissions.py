"""The number that each form is given out with, signed, so that one form makes one report."""

import hmac
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

_NUMBER, _TIME, _MAC = 16, 8, 16


@dataclass(frozen=True, slots=True)
class Submission:
    """One form that was given out.

    Attributes:
        number: 16 random bytes.
        given_at: when, in seconds since 1970.
        token: both as the form carries them, signed.
    """

    number: bytes
    given_at: int
    token: str


def new(secret: bytes) -> Submission:
    """Give out a form."""
    return _signed(secret, os.urandom(_NUMBER), int(time.time()))


def read(secret: bytes, token: str) -> Submission | None:
    """Read the number of a form that came back; None where it is none that this door gave out."""
    try:
        octets = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return None
    if len(octets) != _NUMBER + _TIME + _MAC:
        return None
    number, given = octets[:_NUMBER], octets[_NUMBER : _NUMBER + _TIME]
    made = _signed(secret, number, int.from_bytes(given, "big"))
    return made if hmac.compare_digest(made.token.encode(), token.encode()) else None


def _signed(secret: bytes, number: bytes, given_at: int) -> Submission:
    octets = number + given_at.to_bytes(_TIME, "big")
    mac = hmac.digest(secret, b"tutela form " + octets, sha256)[:_MAC]
    return Submission(number, given_at, urlsafe_b64encode(octets + mac).decode())

"""Codes that people type: of an authenticator app, which change each half minute, and of recovery, used once.

Source: RFC 6238 (TOTP), RFC 4648 (base 32).
"""

import base64
import hmac
import os
import secrets
import time
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

_SECRET_BYTES, _DIGITS, _STEP_S = 20, 6, 30
_CODES, _CODE_BYTES = 8, 10


def new_secret() -> bytes:
    """Make the secret of an authenticator app."""
    return os.urandom(_SECRET_BYTES)


def written(secret: bytes) -> str:
    """Write an app's secret as people type it: capital letters and digits, in fours."""
    signs = base64.b32encode(secret).decode()
    return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def read(text: str) -> bytes:
    """Read an app's secret as it was written.

    Raises:
        ValueError: it is none.
    """
    secret = base64.b32decode(text.replace(" ", "").upper())
    if len(secret) != _SECRET_BYTES:
        raise ValueError(f"a secret has {_SECRET_BYTES} bytes")
    return secret


def address(secret: bytes, username: str) -> str:
    """Write the address by which an app takes a secret in."""
    signs = base64.b32encode(secret).decode()
    return f"otpauth://totp/Tutela:{quote(username)}?secret={signs}&issuer=Tutela"


def code_at(secret: bytes, seconds: float) -> str:
    """Give the code that an app shows at a moment, in seconds since 1970."""
    return TOTP(secret, _DIGITS, SHA1(), _STEP_S).generate(int(seconds)).decode()  # noqa: S303  # as apps do


def step_of(secret: bytes, code: str, after: int) -> int | None:
    """Find the half minute of a code: now, or one before or after, for clocks differ.

    Args:
        secret: of the app.
        code: as it was typed.
        after: the half minute of the code that was used last: it and those before are used.

    Returns:
        The half minute, counted from 1970; None where the code is of none.
    """
    now = int(time.time()) // _STEP_S
    typed = code.replace(" ", "")
    found = None
    for step in (now - 1, now, now + 1):
        right = hmac.compare_digest(code_at(secret, step * _STEP_S).encode(), typed.encode())
        if right and step > after:
            found = step
    return found


def recovery_codes() -> list[str]:
    """Make a set of recovery codes, each of 80 bits, in small letters and digits: abcd-efgh-ijkl-mnop."""
    signs = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower() for _ in range(_CODES)]
    return ["-".join(each[at : at + 4] for at in range(0, len(each), 4)) for each in signs]


def plain(code: str) -> str:
    """Give a recovery code without what people add when they copy it."""
    return "".join(sign for sign in code.lower() if sign.isalnum())

"""The codes of an authenticator app by which people of companies sign in; their secrets lie encrypted.

Source: RFC 6238 (TOTP), by the same rules as at the workbench.
"""

import hmac
import os
from hashlib import sha256
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tutela.casework.people.entrance import codes
from tutela.portal.counter import counter

_NONCE = 12
_SECRETS, _FORMS, _CHALLENGES = (
    b"tutela portal secrets", b"tutela portal forms", b"tutela portal challenges",
)  # fmt: skip
# What a code is compared with where nobody has the address, so that both take as long.
_NOBODYS = bytes(20)


def address(secret: bytes, mail: str) -> str:
    """Write the address by which an app takes a secret in."""
    signs = codes.written(secret).replace(" ", "")
    issuer = quote(f"Tutela, {counter().settings.called}")
    return f"otpauth://totp/{issuer}:{quote(mail)}?secret={signs}&issuer={issuer}"


def closed(secret: bytes, mail: str) -> bytes:
    """Encrypt a secret for one account, by the key of this door."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_derived(_SECRETS)).encrypt(nonce, secret, mail.encode())


def opened(sealed: bytes, mail: str) -> bytes:
    """Give a secret back; of one that is none of this door's, a secret that nobody has."""
    try:
        return AESGCM(_derived(_SECRETS)).decrypt(sealed[:_NONCE], sealed[_NONCE:], mail.encode())
    except (InvalidTag, ValueError):
        return os.urandom(len(_NOBODYS))


def step_of(secret: bytes | None, code: str, after: int) -> int | None:
    """Find the half minute of a code that is right and not used; None for any other, and where nobody is."""
    found = codes.step_of(secret or _NOBODYS, code, after)
    return found if secret else None


def form_token(session: str) -> str:
    """Give what every form of a session bears, which no other site's form can."""
    return hmac.digest(_derived(_FORMS), session.encode(), "sha256").hex()


def is_form_token(session: str, token: str) -> bool:
    """Say whether a form is one of this session."""
    return hmac.compare_digest(form_token(session).encode(), token.encode("utf-8", "surrogatepass"))


def challenges() -> bytes:
    """Give the secret by which what passkeys are asked is known again."""
    return _derived(_CHALLENGES)


def digest(token: str) -> str:
    """Give the form in which the token of a session is kept, 64 hex digits."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _derived(purpose: bytes) -> bytes:
    return hmac.digest(counter().key.private_bytes_raw(), purpose, "sha256")

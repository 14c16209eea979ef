"""What keeps a writer of the database from coming in: MACs and sealed secrets, by keys that are not there.

Each key is derived from the unit key for one purpose.
"""

import base64
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tutela.casework.custody import keys
from tutela.casework.people.models import Credential

_ROWS, _SECRETS, _CODES = b"tutela credentials", b"tutela app secrets", b"tutela recovery codes"
_NONCE = 12
# Base 32 has no signs that people confuse. Eight of them are said aloud by one person and typed by another.
_SIGNS = 8


def seal_of(credential: Credential) -> str:
    """Compute the MAC over what decides about a credential, as its row stands."""
    decides = (
        credential.person_id,
        credential.kind,
        credential.identifier,
        bytes(credential.secret).hex(),
        credential.issuer,
        credential.confirmer if credential.confirmed_at else "not confirmed",
        "removed" if credential.removed_at else "there",
    )
    return _mac(_ROWS, "\n".join(map(str, decides)))


def is_sound(credential: Credential) -> bool:
    """Say whether a credential's row is as this program wrote it."""
    return hmac.compare_digest(seal_of(credential), credential.seal)


def mac_of_code(credential: Credential, code: str) -> str:
    """Compute what is kept of a recovery code, for this credential alone."""
    return _mac(_CODES, f"{credential.identifier}\n{code}")


def _mac(purpose: bytes, text: str) -> str:
    return hmac.digest(keys.derived(purpose), text.encode(), "sha256").hex()


def closed(secret: bytes, identifier: str) -> bytes:
    """Encrypt an app's secret for the row of this identifier."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(keys.derived(_SECRETS)).encrypt(nonce, secret, identifier.encode())


def opened(sealed: bytes, identifier: str) -> bytes:
    """Give an app's secret back."""
    key = AESGCM(keys.derived(_SECRETS))
    return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], identifier.encode())


def said_aloud(credential: Credential) -> str:
    """Give the sign of a credential that its person reads to the second person, who types it: ABCD-EFGH.

    It is of the credential itself: whoever enrolled another in somebody's name shows another sign.
    """
    digest = hmac.digest(keys.derived(_ROWS), f"said\n{credential.identifier}".encode(), "sha256")
    signs = base64.b32encode(digest).decode()[:_SIGNS]
    return f"{signs[:4]}-{signs[4:]}"

"""What binds a row of the register to its object: a MAC that nobody makes who has only the database.

Its key is derived from the case's data key. It covers the object, the data key, whose content it is, the
SHA-256, the length and the variant, so that no column of a row can be changed, nor the row copied, without
that it shows. It stands in the row and not in the object, whose associated data is fixed before its first
byte, when no digest is known yet.

Source: RFC 2104 (HMAC), RFC 5869 (HKDF).
"""

import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tutela.casework.custody import keys
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.engine.vault.seal import SealBroken

# Never part of an object's name, which is what the other keys are derived with.
_INFO = b"tutela register of copies"


class NotAsRegistered(SealBroken):
    """A row of the register of copies is not as it was written, or is not about what was asked for."""

    code = "TU-V17"


def mac_of(copy: SealedCopy) -> bytes:
    """Compute what binds a copy's row as it stands.

    Raises:
        WrongUnitKey: the unit key does not open the data key.
    """
    # No field of a row that was written here has a line end in it, so that no two rows give the same lines.
    lines = (copy.object_id, copy.key_id, copy.item_number, copy.content_sha256.hex(), copy.size_bytes)
    return _mac(copy.key, "\n".join(map(str, ("copy", *lines, copy.variant))))


def mac_of_key(key: DataKey) -> bytes:
    """Compute what binds a data key to the recovery key that it was wrapped for.

    Raises:
        WrongUnitKey: the unit key does not open it.
        KeyMissing: there is no recovery key.
    """
    return _mac(key, "\n".join(("key", keys.recovery_public().hex(), key.wrapped_for_recovery.hex())))


def _mac(key: DataKey, text: str) -> bytes:
    return hmac.digest(_mac_key(key.wrapped), text.encode(), "sha256")


@lru_cache(maxsize=256)
def _mac_key(wrapped: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(keys.unwrap(wrapped))


def holds(copy: SealedCopy) -> bool:
    """Say whether a copy's row is as it was written.

    Raises:
        WrongUnitKey: as `mac_of`.
    """
    return copy.mac is not None and hmac.compare_digest(copy.mac, mac_of(copy))


def require(copy: SealedCopy, item: int) -> None:
    """Make sure that a row is as it was written, and about the item that was asked for.

    Raises:
        NotAsRegistered: it is not.
        WrongUnitKey: as `mac_of`.
    """
    if not holds(copy):
        raise NotAsRegistered(
            f"The row of object {copy.object_id} in the register of copies ({copy.variant} of item T-{item}) "
            "is not as it was written, so it is not opened. Restore the database from a backup, and find "
            "out who can write to it; `tutela vault verify` names every such row."
        )
    if copy.item_number != item:
        raise NotAsRegistered(
            f"Object {copy.object_id} is of item T-{copy.item_number}, and item T-{item} was asked for, so "
            "it is not opened: an item's row was changed. Restore the database from a backup, and find out "
            "who can write to it."
        )

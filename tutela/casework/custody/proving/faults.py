"""Says what is wrong with one copy: with its row, or with its object."""

from django.conf import settings

from tutela.casework.custody import copies, keys
from tutela.casework.custody.models import SealedCopy, VaultFault
from tutela.casework.custody.proving import bindings
from tutela.engine.hashing.digests import Digester, Digests
from tutela.engine.vault.references import Reference, open_object
from tutela.engine.vault.seal import SealBroken, sealed_size
from tutela.engine.vault.store import ObjectMissing, StoreUnavailable

What = VaultFault.What
_PART = 1 << 20


def of_length(copy: SealedCopy, held: int | None) -> What | None:
    """Compare the length of an object, as the store says it, with the row; None where it is not there."""
    if held is None:
        return What.MISSING
    return None if held == sealed_size(copy.size_bytes) else What.LENGTH


def of_row(copy: SealedCopy) -> What | None:
    """Say whether a row is as it was written."""
    try:
        return None if bindings.holds(copy) else What.ROW
    except keys.WrongUnitKey:
        return What.KEY


def of_copy(copy: SealedCopy, item: Digests | None = None) -> What | None:
    """Prove a row, and read all of its object.

    Args:
        copy: its row.
        item: what the item says of the content, where the copy is an original and there is an item.

    Raises:
        StoreUnavailable: the store does not answer, which says nothing of the object.
    """
    return of_row(copy) or _of_object(copy, item)


def _of_object(copy: SealedCopy, item: Digests | None) -> What | None:
    is_original, size, digester = copy.variant == copies.ORIGINAL, 0, Digester()
    reference = Reference(copy.object_id, copy.size_bytes, keys.unwrap(copy.key.wrapped))
    try:
        with open_object(settings.TUTELA_VAULT, reference) as stream:
            while part := stream.read(_PART):
                size += len(part)
                if is_original:
                    digester.update(part)
    except ObjectMissing:
        return What.MISSING
    except StoreUnavailable:
        raise
    except (SealBroken, OSError):
        return What.SEAL
    if size != copy.size_bytes:
        return What.LENGTH
    return What.CONTENT if is_original and _differs(digester.result(), copy, item) else None


def _differs(found: Digests, copy: SealedCopy, item: Digests | None) -> bool:
    return found.sha256 != copy.content_sha256 or (item is not None and found != item)

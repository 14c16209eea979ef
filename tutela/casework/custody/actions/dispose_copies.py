"""The steps that dispose of what is sealed under a key: the key itself, and then the objects."""

from typing import cast

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import copies, keys, objects
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.database import require_transaction
from tutela.casework.gate import Actor
from tutela.engine.vault.streams import Source

_AT_ONCE = 500


def destroy_key(key: DataKey) -> None:
    """Destroy both wrapped forms of a data key, in the transaction that says so.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction("A data key is destroyed inside the transaction of the act that needs it.")
    key.wrapped, key.wrapped_for_recovery, key.mac = b"", b"", None
    key.destroyed_at = timezone.now()
    key.save(update_fields=["wrapped", "wrapped_for_recovery", "mac", "destroyed_at"])


def remove_objects(key: DataKey) -> int:
    """Remove the objects that were sealed under a destroyed key, and then their rows; say how many.

    An object goes before its row, so that one that a sudden end leaves is found again.
    """
    removed = 0
    while rows := list(SealedCopy.objects.filter(key=key).order_by("pk")[:_AT_ONCE]):
        objects.discard(row.object_id for row in rows)
        with transaction.atomic():
            removed += SealedCopy.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
    return removed


def seal_anew(by: Actor, copy: SealedCopy, key: DataKey) -> bool:
    """Seal an original under another key as well, and prove that what was sealed opens as the same.

    Args:
        by: for whom.
        copy: the original as it is sealed now.
        key: of another case.

    Returns:
        Whether it opens there.

    Raises:
        NotAsRegistered, ObjectMissing, SealBroken: the original does not open.
    """
    item = copy.item_number or 0
    with copies.open_copy(by, copy, item) as stream:
        sealed = objects.seal(cast(Source, stream), keys.unwrap(key.wrapped), lambda _: False)
    with transaction.atomic():
        copies.register(by, key, [(item, sealed)], copies.ORIGINAL, copy.reason)
    new = SealedCopy.objects.select_related("key").get(object_id=sealed.object_id)
    with copies.open_copy(by, new, item) as again:
        proved = objects.digest_of(cast(Source, again))
    return proved == bytes(copy.content_sha256)

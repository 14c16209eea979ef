"""The steps in the vault: what others hold is sealed anew, then the key goes, then the objects."""

from django.db import transaction

from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.custody.actions import dispose_copies
from tutela.casework.custody.copies import ORIGINAL
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.retention.errors import NotResealed
from tutela.casework.retention.models import Disposal


def seal_for_others(by: Actor, disposal: Disposal, key: DataKey) -> int:
    """Seal under their own keys what other cases hold too and have no copy of; say how much that was.

    Raises:
        NotResealed: a copy does not open as what it is of; the key stays.
        NotAsRegistered, ObjectMissing, SealBroken: the original does not open.
    """
    places = reaching.shared_by(disposal.reach["intake"]).exclude(intake__key=key).order_by()
    sealed = 0
    for number, other in places.values_list("item", "intake__key").distinct().iterator(chunk_size=500):
        content = Item.objects.values_list("sha256", flat=True).get(pk=number)
        copies = SealedCopy.objects.filter(content_sha256=content, variant=ORIGINAL).select_related("key")
        if copies.filter(key=other).exists():
            continue
        original = copies.filter(key=key).first()
        if original is None or not dispose_copies.seal_anew(by, original, DataKey.objects.get(pk=other)):
            raise NotResealed(
                f"T-{number} is held by another case as well, and could not be sealed under its key. "
                f"Nothing of {disposal.reference} was destroyed. Run `tutela vault verify`, then try again."
            )
        sealed += 1
    return sealed


@transaction.atomic
def destroy_key(by: Actor, disposal: Disposal, resealed: int) -> None:
    """Destroy the key of a case, on record; nothing that was sealed under it opens from then on."""
    key = DataKey.objects.select_for_update().get(pk=_key_of(disposal))
    if key.destroyed_at is not None:
        return
    dispose_copies.destroy_key(key)
    disposal.counts["resealed"] = resealed
    disposal.counts["key_destroyed_at"] = key.destroyed_at.isoformat() if key.destroyed_at else ""
    Disposal.objects.filter(pk=disposal.pk).update(counts=disposal.counts)
    log.record(
        by, "disposal.key_destroyed", purpose="retention", disposal=disposal.pk, key=key.pk, resealed=resealed
    )


def remove_objects(disposal: Disposal) -> None:
    """Remove the sealed objects of a case, and count them."""
    removed = dispose_copies.remove_objects(DataKey.objects.get(pk=_key_of(disposal)))
    disposal.counts["objects"] = disposal.counts.get("objects", 0) + removed
    Disposal.objects.filter(pk=disposal.pk).update(counts=disposal.counts)


def _key_of(disposal: Disposal) -> int:
    return Case.objects.values_list("key", flat=True).get(pk=disposal.subject)

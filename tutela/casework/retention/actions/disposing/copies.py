"""The steps in the vault: what others hold is sealed anew, then the key goes, then the objects."""

from django.db import transaction

from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.custody.actions import dispose_copies
from tutela.casework.custody.copies import ORIGINAL
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.items.models import Intake, Item
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.retention.errors import NotResealed
from tutela.casework.retention.models import Disposal
from tutela.engine.retention.rules import Subject


def destroy(by: Actor, disposal: Disposal) -> None:
    """Destroy the keys of what was received there, once what others hold is sealed anew, and the objects.

    Done again, it goes on.

    Raises:
        NotResealed, NotAsRegistered, ObjectMissing, SealBroken: that key stays, and so do those after it.
    """
    for key in DataKey.objects.filter(pk__in=_keys_of(disposal)).order_by("pk"):
        if key.destroyed_at is None:
            _destroy_key(by, disposal, key, _seal_for_others(by, disposal, key))
        _remove_objects(disposal, key)


def _keys_of(disposal: Disposal) -> list[int]:
    if disposal.subject_kind == Subject.CASE:
        return [Case.objects.values_list("key", flat=True).get(pk=disposal.subject)]
    return list(Intake.objects.filter(pk__in=disposal.reach["intake"]).values_list("key", flat=True))


def _seal_for_others(by: Actor, disposal: Disposal, key: DataKey) -> int:
    """Seal under their own keys what others hold too and have no copy of; say how much that was.

    Raises:
        NotResealed: a copy does not open as what it is of; the key stays.
        NotAsRegistered, ObjectMissing, SealBroken: the original does not open.
    """
    intakes = list(
        Intake.objects.filter(key=key, pk__in=disposal.reach["intake"]).values_list("pk", flat=True)
    )
    others = reaching.shared_by(intakes).exclude(intake__in=disposal.reach["intake"])
    places = others.exclude(intake__key=key).order_by()
    sealed = 0
    for number, other in places.values_list("item", "intake__key").distinct().iterator(chunk_size=500):
        content = Item.objects.values_list("sha256", flat=True).get(pk=number)
        copies = SealedCopy.objects.filter(content_sha256=content, variant=ORIGINAL).select_related("key")
        if copies.filter(key=other).exists():
            continue
        original = copies.filter(key=key).first()
        if original is None or not dispose_copies.seal_anew(by, original, DataKey.objects.get(pk=other)):
            raise NotResealed(
                f"T-{number} is held elsewhere as well, and could not be sealed under its key. "
                f"Nothing that is under this key was destroyed for {disposal.reference}. "
                "Run `tutela vault verify`, then try again."
            )
        sealed += 1
    return sealed


@transaction.atomic
def _destroy_key(by: Actor, disposal: Disposal, destroyed: DataKey, resealed: int) -> None:
    """Destroy a key, on record; nothing that was sealed under it opens from then on."""
    key = DataKey.objects.select_for_update().get(pk=destroyed.pk)
    if key.destroyed_at is not None:
        return
    dispose_copies.destroy_key(key)
    counts = disposal.counts
    counts["resealed"] = counts.get("resealed", 0) + resealed
    counts["keys"] = counts.get("keys", 0) + 1
    counts["key_destroyed_at"] = key.destroyed_at.isoformat() if key.destroyed_at else ""
    Disposal.objects.filter(pk=disposal.pk).update(counts=counts)
    log.record(
        by, "disposal.key_destroyed", purpose="retention", disposal=disposal.pk, key=key.pk, resealed=resealed
    )


def _remove_objects(disposal: Disposal, key: DataKey) -> None:
    """Remove the objects that were sealed under a key, and count them."""
    removed = dispose_copies.remove_objects(key)
    if removed:
        disposal.counts["objects"] = disposal.counts.get("objects", 0) + removed
        Disposal.objects.filter(pk=disposal.pk).update(counts=disposal.counts)

"""Weighs what speaks for it that items are first recordings, without anybody looking at them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.origins import readings, rules
from tutela.casework.origins.actions.place import place
from tutela.casework.origins.models import Appraisal, Camera, CameraTrace
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.media.file_types import Kind
from tutela.engine.origins.camera import camera_of
from tutela.engine.origins.weights import Weights

_SHOWN = (Kind.PICTURE, Kind.VIDEO)


@transaction.atomic
def appraise(by: Actor, numbers: Iterable[int]) -> int:
    """Weigh the evidence for some pictures and videos, and put them where they come in the queue.

    Items that name a camera which one other item named before are weighed with it. What is found as before
    changes nothing; another finding is another row.

    Args:
        by: the machine.
        numbers: of items; others than examined pictures and videos of the unit are left out.

    Returns:
        How many have another finding than before.

    Raises:
        NotAllowed: the actor may not weigh evidence.
    """
    gate.require(by, Act.WEIGH_EVIDENCE)
    # One after the other: two that meet the same new camera would count it apart.
    lock_unit(by.unit)
    items = _items(by.unit, numbers)
    items += _items(by.unit, _trace(by.unit, items) - {item.pk for item in items})
    weights = rules.in_force(by.unit)
    by_number = {item.pk: item for item in items}
    portioned = ([by_number[number] for number in some] for some in portions(by_number))
    written = [row for some in portioned for row in _weighed(some, weights)]
    numbers_written = [row.item_id for row in written]
    for some in portions(numbers_written):
        Appraisal.objects.filter(item__in=some, is_latest=True).update(is_latest=False)
    database.insert(written)
    place(by.unit, list(by_number), weights)
    if written:
        log.record(
            by, "items.weighed", purpose="examination", items=numbers_written,
            weights=f"{weights.name} {weights.version}", weights_digest=weights.digest,
        )  # fmt: skip
    return len(written)


def _items(unit: int, numbers: Iterable[int]) -> list[Item]:
    found = Item.objects.filter(unit=unit, kind__in=_SHOWN).exclude(state=Item.State.RECEIVED)
    return [item for some in portions(numbers) for item in found.filter(pk__in=some).order_by("pk")]


def _weighed(items: Sequence[Item], weights: Weights) -> list[Appraisal]:
    """Give a row for each item of which something else is found than its latest row says."""
    before = {
        row.item_id: (row.factors, row.weights_digest)
        for row in Appraisal.objects.filter(item__in=[item.pk for item in items], is_latest=True)
    }
    rows = []
    for number, found in readings.findings(items, weights).items():
        factors = [
            {"code": code.value, "weight": weights.factors[code].weight, "row": row} for code, row in found
        ]
        if before.get(number) != (factors, weights.digest):
            rows.append(
                Appraisal(
                    item_id=number,
                    score=weights.score(code for code, _ in found),
                    factors=factors,
                    weights_name=weights.name,
                    weights_version=weights.version,
                    weights_digest=weights.digest,
                )
            )
    return rows


def _trace(unit: int, items: Sequence[Item]) -> set[int]:
    """Note which cameras items name; give the items that were alone with theirs until now."""
    named = {item.pk: camera for item in items if (camera := camera_of(item.facts)) is not None}
    for some in portions(list(named)):
        for there in CameraTrace.objects.filter(item__in=some).values_list("item", flat=True):
            named.pop(there)
    serials = {camera.key: camera.has_serial for camera in named.values()}
    database.insert(
        (Camera(unit_id=unit, key=key, has_serial=has_serial) for key, has_serial in serials.items()),
        ignoring_conflicts=True,
    )
    cameras = {
        camera.key: camera
        for some in portions(list(serials))
        for camera in Camera.objects.filter(unit=unit, key__in=some)
    }
    alone = {camera.pk for camera in cameras.values() if camera.items == 1}
    found = set(CameraTrace.objects.filter(camera__in=alone).values_list("item", flat=True))
    database.insert(CameraTrace(item_id=item, camera=cameras[named[item].key]) for item in named)
    for key, more in Counter(camera.key for camera in named.values()).items():
        cameras[key].items += more
    database.update(list(cameras.values()), ["items"])
    return found

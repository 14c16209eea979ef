"""The step that marks items before everything else: a child at risk now, or a first recording."""

from collections.abc import Sequence

from tutela.casework import database
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.examination.kinds import APPRAISE
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue
from tutela.casework.origins import rules
from tutela.casework.origins.actions.place import place
from tutela.casework.origins.models import CameraTrace, Mark
from tutela.casework.people.actions.lock_unit import lock_unit

_AT_ONCE = 500


def set_mark(by: Actor, items: Sequence[Item], kind: Mark.Kind) -> list[Mark]:
    """Mark items; those that bear the mark already keep it. Give the marks that are new.

    Of a child at risk whoever is on duty is told in the same transaction; of a first recording the items
    that name the same camera are weighed again.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A mark is set inside the transaction of the act that causes it.")
    lock_unit(by.unit)
    numbers = {item.pk: item for item in items}
    there = set(
        Mark.objects.filter(item__in=list(numbers), kind=kind, cleared_at=None).values_list("item", flat=True)
    )
    marks = database.insert(
        Mark(unit_id=by.unit, item=item, kind=kind, set_by_id=by.person)
        for number, item in numbers.items()
        if number not in there
    )
    if not marks:
        return marks
    new = [mark.item_id for mark in marks]
    place(by.unit, new, rules.in_force(by.unit))
    for mark in marks:
        log.record(
            by, "item.marked", purpose="safeguarding", wrote=[mark], item=mark.item_id, mark=kind.value
        )
    if kind is Mark.Kind.AT_RISK:
        raise_alert(by, [Thing("item", number, numbers[number].reference) for number in new])
    else:
        weigh_camera(by, new)
    return marks


def weigh_camera(by: Actor, numbers: Sequence[int]) -> None:
    """Queue what weighs again the items that name the same cameras as some, by a serial number."""
    cameras = CameraTrace.objects.filter(item__in=numbers, camera__has_serial=True).values("camera")
    alike = CameraTrace.objects.filter(camera__in=cameras).order_by("item").values_list("item", flat=True)
    for some in portions(list(alike), _AT_ONCE):
        queue.queue(APPRAISE, by.unit, {"items": some}, priority=-1)

"""Binds the places of what was received before 0.3.0 to the record of acts, as they are found."""

import json

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Act, Actor
from tutela.casework.intake import places
from tutela.casework.items.models import Instance

_AT_ONCE = 1000


def bind_places(by: Actor) -> int:
    """Put on record what the unit's places are that no entry names one by one; say how many those are.

    Of before 0.3.0 the record holds only how many there are. Cut off anywhere, it goes on where it was. What
    was received since is named as it is received, and nothing before that is bound twice.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    count, after, before = 0, _last_bound(by.unit), _first_named(by.unit)
    while some := _unnamed(by.unit, after, before):
        with transaction.atomic():
            log.record(
                by,
                places.BOUND,
                purpose="administration",
                files=len(some),
                places=[some[0].pk, some[-1].pk],
                places_root=places.root_of(some),
            )
        count, after = count + len(some), some[-1].pk
    return count


def _unnamed(unit: int, after: int, before: int | None) -> list[Instance]:
    rows = Instance.objects.filter(intake__unit=unit, pk__gt=after)
    rows = rows if before is None else rows.filter(pk__lt=before)
    return list(rows.select_related("item").order_by("pk")[:_AT_ONCE])


def _last_bound(unit: int) -> int:
    """Give the last place that was bound like this; 0, which none has, before the first."""
    last = LogEntry.objects.filter(unit=unit, act=places.BOUND).order_by("-seq").first()
    return int(json.loads(last.body)["what"]["places"][1]) if last else 0


def _first_named(unit: int) -> int | None:
    """Give the first place that was named when it was received: all before it are of an earlier version."""
    entries = LogEntry.objects.filter(unit=unit, act="receipt.batch").order_by("seq")
    for body in entries.values_list("body", flat=True).iterator(chunk_size=500):
        if named := json.loads(body)["what"].get("places"):
            return int(named[0])
    return None

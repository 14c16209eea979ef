"""Counts a unit's clocks anew, mends their count, and makes one row of all that say the same."""

from collections import Counter

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Sum
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.clocks.actions.tally import Counted, put_down
from tutela.casework.clocks.models import Clock, Tally
from tutela.casework.clocks.queries import RECOUNTED, last_recounted
from tutela.casework.custody import log
from tutela.casework.days import counted_by_day
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit

_What = Tally.What
_SORT = ("subject_kind", "counts", "runs")
# So many are named on record that were wrong.
_NAMED = 50


def recount(by: Actor) -> int:
    """Compare the count of a unit's clocks with the clocks, both at one moment; say how many were wrong.

    Others go on meanwhile: by how much a count was wrong then is by how much it is wrong still, unless
    somebody else has mended it since.

    Raises:
        NotAllowed: the actor is no machine of the unit.
    """
    gate.require(by, Act.HAND_ON_CLOCKS)
    with database.at_one_moment():
        before = last_recounted(by.unit)
        wrong = _there(by.unit)
        wrong.subtract(_said(by.unit))
    wrong = Counter({counted: number for counted, number in wrong.items() if number})
    with transaction.atomic():
        lock_unit(by.unit)
        if last_recounted(by.unit) != before:
            return 0
        put_down(by.unit, wrong)
        _make_one(by.unit)
        named = {", ".join(map(str, counted)): number for counted, number in sorted(wrong.items())[:_NAMED]}
        log.record(by, RECOUNTED, purpose="clock", counters_mended=len(wrong), mended=named)
    return len(wrong)


def _there(unit: int) -> Counter[Counted]:
    """Count all clocks of a unit."""
    there = Clock.objects.filter(unit=unit).order_by()
    found = Counter[Counted]()
    runs = there.filter(ended_at=None)
    for day, *sort, number in counted_by_day(runs.exclude(due_at=None), "due_at", *_SORT):
        found[Counted(_What.DUE.value, day, *sort)] += number
    # Few stand still, and no index knows when they began.
    for began, *sort in runs.filter(due_at=None).values_list("started_at", *_SORT).iterator():
        found[Counted(_What.STILL.value, timezone.localdate(began), *sort)] += 1
    late = ExpressionWrapper(Q(due_at__lt=F("ended_at")), BooleanField())
    ended = there.filter(ended_at__isnull=False).annotate(late=late)
    for day, *sort, end, is_late, number in counted_by_day(ended, "ended_at", *_SORT, "end", "late"):
        done = _What.MISSED if is_late else _What.MET
        what = _What.NOT_NEEDED if end == Clock.End.NOT_NEEDED else done
        found[Counted(what.value, day, *sort)] += number
    return found


def _said(unit: int) -> Counter[Counted]:
    rows = Tally.objects.filter(unit=unit).order_by().values_list("what", "day", *_SORT)
    return Counter({Counted(*which): number for *which, number in rows.annotate(n=Sum("number"))})


def _make_one(unit: int) -> None:
    """Make one row of all that say the same; what others are adding just now stays as it is."""
    rows = Tally.objects.filter(unit=unit).select_for_update().order_by("pk")
    found, numbers = Counter[Counted](), list[int]()
    for number, how_many, *which in rows.values_list("pk", "number", "what", "day", *_SORT):
        found[Counted(*which)] += how_many
        numbers.append(number)
    for portion in database.portions(numbers):
        Tally.objects.filter(pk__in=portion).delete()
    put_down(unit, found)

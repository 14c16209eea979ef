"""The step that keeps count of a unit's clocks, in the transaction of whatever changes one."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from tutela.casework import database
from tutela.casework.clocks.models import Clock, Tally

_What = Tally.What


class Counted(NamedTuple):
    """What a clock is counted under: how it stands, on which day, and its sort."""

    what: str
    day: date
    subject_kind: str
    counts: str
    runs: str


def tally(unit: int, added: Iterable[Counted] = (), taken: Iterable[Counted] = ()) -> None:
    """Put down that clocks stand otherwise now, or are new.

    Args:
        unit: whose they are.
        added: what each is counted under now.
        taken: what each was counted under.

    Raises:
        OutsideTransaction: there is no transaction, so clocks and their count could come apart.
    """
    change = Counter(added)
    change.subtract(Counter(taken))
    put_down(unit, change)


def put_down(unit: int, change: Counter[Counted]) -> None:
    """Put down by how many clocks became more or fewer.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("Clocks are counted inside the transaction that changes them.")
    database.insert(
        Tally(unit_id=unit, number=number, **counted._asdict())
        for counted, number in sorted(change.items())
        if number
    )


def counted_as(clock: Clock) -> Counted:
    """Give what a clock is counted under as its row stands."""
    if clock.ended_at is not None:
        what, at = _how_ended(clock), clock.ended_at
    elif clock.due_at is None:
        what, at = _What.STILL, clock.started_at
    else:
        what, at = _What.DUE, clock.due_at
    return Counted(what.value, timezone.localdate(at), clock.subject_kind, clock.counts, clock.runs)


def _how_ended(clock: Clock) -> Tally.What:
    if clock.end == Clock.End.NOT_NEEDED:
        return _What.NOT_NEEDED
    late = clock.due_at is not None and clock.ended_at is not None and clock.due_at < clock.ended_at
    return _What.MISSED if late else _What.MET

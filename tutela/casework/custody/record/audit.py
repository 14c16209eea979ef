"""Reads the record of acts thing by thing, for the room that compares rows with it.

That room stands above all others and names its function in its registration (`Room.audit`). A longer record
takes no more memory: things are looked at some hundreds at a time, in the order of their numbers.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.errors import Broken

_THINGS_AT_ONCE = 500
_NO_END = (1 << 63) - 1


class RowsDiffer(Broken):
    """The record of acts is whole, and a row that it speaks of does not say what it says."""

    code = "TU-L04"

    def __init__(self, message: str, seq: int = 0) -> None:
        """Say what differs, from which entry; 0 where no entry speaks of it."""
        super().__init__(message)
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row says otherwise than an entry of the record; of a row that no entry speaks of, `seq` is 0."""

    seq: int
    message: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one entry says."""

    seq: int
    act: str
    unit: int
    person: int
    purpose: str
    what: Mapping[str, Any]

    def but(self, message: str) -> Difference:
        """Say that a row says otherwise."""
        return Difference(self.seq, f"Entry {self.seq} of the record ({self.act}): {message}.")


@dataclass(frozen=True, slots=True)
class Portion:
    """What is said of the things of one kind whose numbers lie above `after` and up to `upto`."""

    after: int
    upto: int
    of: Mapping[int, list[Statement]]

    def within(self, column: str) -> dict[str, int]:
        """Give the filter that keeps the rows of these things."""
        return {f"{column}__gt": self.after, f"{column}__lte": self.upto}


def nothing_says(message: str) -> Difference:
    """Say that no entry speaks of a row."""
    return Difference(0, f"No entry of the record says that {message}.")


def by_thing(kind: str, acts: Collection[str]) -> Iterator[Portion]:
    """Give what the record says of all things of a kind, some at a time; no number between is left out."""
    after, entries = -1, LogEntry.objects.filter(object_kind=kind)
    while after < _NO_END:
        numbers = entries.filter(object_number__gt=after).order_by("object_number")
        some = list(numbers.values_list("object_number", flat=True).distinct()[:_THINGS_AT_ONCE])
        upto = int(some[-1] or 0) if len(some) == _THINGS_AT_ONCE else _NO_END
        of: dict[int, list[Statement]] = {}
        there = entries.filter(object_number__gt=after, object_number__lte=upto, act__in=acts)
        for number, body in there.order_by("object_number", "seq").values_list("object_number", "body"):
            of.setdefault(int(number or 0), []).append(_statement(body))
        yield Portion(after, upto, of)
        after = upto


def by_act(act: str) -> Iterator[Statement]:
    """Give what the record says of one act, in its order."""
    bodies = LogEntry.objects.filter(act=act).order_by("seq").values_list("body", flat=True)
    yield from map(_statement, bodies.iterator(chunk_size=1000))


def _statement(body: str) -> Statement:
    entry = json.loads(body)
    return Statement(
        entry["seq"], entry["act"], entry["unit"], entry["person"], entry["purpose"], entry["what"]
    )


def differences() -> list[Difference]:
    """Compare all rows, and give what differs by the order of entries; rows that none speaks of come last.

    People go on working meanwhile: what is no difference a moment later was none.
    """
    found = _once()
    if found:
        again = set(_once())
        found = [each for each in found if each in again]
    return sorted(found, key=lambda each: (each.seq == 0, each.seq))


def _once() -> list[Difference]:
    return [each for room in rooms.every() if room.audit for each in room.ask(room.audit)]


def require_none() -> None:
    """Make sure that rows and record agree.

    Raises:
        RowsDiffer: names the first entry that a row contradicts.
    """
    if found := differences():
        more = f" {len(found) - 1} more rows differ." if len(found) > 1 else ""
        raise RowsDiffer(f"{found[0].message}{more}", found[0].seq)

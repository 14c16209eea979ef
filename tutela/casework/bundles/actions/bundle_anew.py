"""Bundles everything of a unit at once, from what was noted and what people said of it."""

from collections.abc import Callable, Iterator

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.bundles.components import MOST_MEMBERS, Numbers, roots_of, unite
from tutela.casework.bundles.models import Bundle, Join, Member
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit

Progress = Callable[[str], None]
_PAIRS_AT_ONCE = 100_000
# Names of our own tables: no text of anybody else's.
_SHARED = """
SELECT DISTINCT s.identifier_id, s.subject
FROM identifiers_identifier i JOIN identifiers_sighting s ON s.identifier_id = i.id
WHERE i.unit_id = %s AND i.subjects > 1 AND NOT i.is_hub AND s.is_strong AND s.subject_kind = %s
"""


@transaction.atomic
def bundle_anew(by: Actor, kind: str, progress: Progress | None = None) -> int:
    """Join all things of a kind by the strong identifiers they share; say how many bundles there are now.

    What people undid stays undone, and what they joined stays joined. A bundle keeps its number where its
    first member stays. All of it or nothing: stopped, it has changed nothing.

    Args:
        by: for whose unit.
        kind: what the room of the things calls them.
        progress: is told in words what is done next.

    Raises:
        NotAllowed: the actor may not bundle a unit's reports anew.
    """
    gate.require(by, Act.BUNDLE_ANEW)
    lock_unit(by.unit)
    tell = progress or (lambda _: None)
    tell("reading what is shared")
    pairs, is_new = _pairs(by.unit, kind)
    tell(f"joining by {len(pairs):,} ends")
    things, places = np.unique(pairs[:, 1], return_inverse=True)
    parents, sizes = np.arange(len(things)), np.ones(len(things), np.int64)
    taken = unite(
        np.ascontiguousarray(places), np.ascontiguousarray(pairs[:, 0]), parents, sizes, MOST_MEMBERS
    )
    tell(f"storing {int(is_new.sum()):,} new joins")
    _store_joins(by.unit, kind, pairs[is_new], taken[is_new])
    tell(f"storing the bundles of {len(things):,} things")
    bundles = _store_members(by.unit, kind, things, roots_of(parents))
    log.record(by, "bundles.made_anew", purpose="report", kind=kind, bundles=bundles, joins=len(pairs))
    return bundles


def _pairs(unit: int, kind: str) -> tuple[Numbers, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Give every pair of identifier and thing that holds, in order, and which of them have no join yet."""
    seen = _read(_SHARED, unit, kind)
    joins = Join.objects.filter(unit=unit, kind=kind)
    there = _of(joins.values_list("identifier", "subject"))
    not_held = _of(joins.filter(state=Join.State.UNDONE).values_list("identifier", "subject"))
    by_hand = _of(joins.filter(state=Join.State.LIVE, by__isnull=False).values_list("identifier", "subject"))
    held = np.union1d(np.setdiff1d(seen, not_held, assume_unique=True), by_hand)
    pairs = np.stack([held["identifier"], held["subject"]], axis=1)
    return pairs, ~np.isin(held, there)


_PAIR = np.dtype([("identifier", np.int64), ("subject", np.int64)])


def _read(statement: str, *values: int | str) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return np.unique(np.fromiter(_rows(cursor), _PAIR))


def _rows(cursor: object) -> Iterator[tuple[int, int]]:
    while portion := cursor.fetchmany(_PAIRS_AT_ONCE):  # type: ignore[attr-defined]
        yield from portion


def _of(pairs: object) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    return np.unique(np.fromiter(pairs.iterator(), _PAIR))  # type: ignore[attr-defined]


def _store_joins(unit: int, kind: str, pairs: Numbers, taken: Numbers) -> None:
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    states = {1: (Join.State.LIVE.value, None), 0: (Join.State.FULL.value, moment)}
    columns = ["unit", "kind", "identifier", "subject", "state", "ended_at", "made_at", "reason"]
    rows = (
        (unit, kind, identifier, subject, *states[is_taken], moment, "")
        for (identifier, subject), is_taken in zip(pairs.tolist(), taken.tolist(), strict=True)
    )
    database.insert_plain(Join, columns, rows)


def _store_members(unit: int, kind: str, things: Numbers, roots: Numbers) -> int:
    """Put all members into their bundles; give how many there are."""
    order = np.lexsort((things, roots))
    things, roots = things[order], roots[order]
    starts = np.flatnonzero(np.r_[True, roots[1:] != roots[:-1]]) if len(roots) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(roots)])
    numbers = _numbers(unit, kind, things[starts], sizes)
    Member.objects.filter(kind=kind, bundle__unit=unit).delete()
    rows = (
        (number, kind, subject)
        for number, subject in zip(np.repeat(numbers, sizes).tolist(), things.tolist(), strict=True)
        if number
    )
    database.insert_plain(Member, ["bundle", "kind", "subject"], rows)
    return int((sizes > 1).sum())


def _numbers(unit: int, kind: str, firsts: Numbers, sizes: Numbers) -> Numbers:
    """Give the number of each part's bundle: its first member's if it has one, else a new one; 0 if alone."""
    before = dict(Member.objects.filter(kind=kind, bundle__unit=unit).values_list("subject", "bundle"))
    Bundle.objects.filter(unit=unit, kind=kind).update(size=0)
    numbers, taken = np.zeros(len(firsts), np.int64), set[int]()
    new: list[tuple[int, Bundle]] = []
    kept: list[Bundle] = []
    for at, (first, size) in enumerate(zip(firsts.tolist(), sizes.tolist(), strict=True)):
        number = before.get(first)
        if size > 1 and number is not None and number not in taken:
            taken.add(number)
            numbers[at] = number
            kept.append(Bundle(pk=number, size=size))
        elif size > 1:
            new.append((at, Bundle(unit_id=unit, kind=kind, size=size)))
    database.update(kept, ["size"])
    for (at, _), bundle in zip(new, database.insert(bundle for _, bundle in new), strict=True):
        numbers[at] = bundle.pk
    return numbers

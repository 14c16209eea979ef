"""Counts each category as schedules want it: kinds, duplicates, where it lay, how well it is founded."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from tutela.casework.grading import queries as grading
from tutela.casework.items.models import Instance
from tutela.casework.results.scope import Scope
from tutela.engine.media.file_types import Kind

_AT_ONCE = 2000
_TRUSTED = "trusted"


@dataclass(slots=True)
class Counted:
    """What is counted of one category of one law pack.

    `stills`, `moving` and `other` add up to `unique`, the distinct contents, as do `accessible` and
    `not_accessible`; `duplicates` are further places of the same content. `inherited` have the grade of a
    list, `trusted` are those whose founding is called that. `sample` names some of them by number and
    SHA-256: those with the lowest, which is chance, and the same each time.
    """

    pack: str
    category: str
    stills: int = 0
    moving: int = 0
    other: int = 0
    places: int = 0
    accessible: int = 0
    inherited: int = 0
    trusted: int = 0
    sample: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unique(self) -> int:
        """How many distinct contents there are."""
        return self.stills + self.moving + self.other

    @property
    def duplicates(self) -> int:
        """How many further places the same contents were found in."""
        return self.places - self.unique

    @property
    def not_accessible(self) -> int:
        """How many have no place that their user could reach by the rule."""
        return self.unique - self.accessible


class Basis(StrEnum):
    """What a grade rests on: a list, a release after the checks, or the person alone who gave it."""

    INHERITED = "inherited"
    RELEASED = "released"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of one item."""

    pack: str
    category: str
    basis: Basis
    is_trusted: bool


def count(scope: Scope, not_accessible: Sequence[str], sample: int) -> list[Counted]:
    """Count an exhibit or a case by category; each item once, as its results do.

    Args:
        scope: of what.
        not_accessible: what a path holds that its user could not reach, in small letters.
        sample: how many items of each category are named.
    """
    hidden = _Hidden([part.encode() for part in not_accessible])
    found: dict[tuple[str, str], Counted] = {}
    lowest: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for grade, places in graded(scope):
        key = grade.pack, grade.category
        counted = found.setdefault(key, Counted(*key))
        _add(counted, grade, places, hidden)
        item, digest = places[0]["item"], int.from_bytes(bytes(places[0]["item__sha256"]))
        heap = lowest.setdefault(key, [])
        # The heap holds the greatest of the lowest on top.
        if len(heap) < sample:
            heapq.heappush(heap, (-digest, item))
        elif heap and -heap[0][0] > digest:
            heapq.heapreplace(heap, (-digest, item))
    for key, heap in lowest.items():
        found[key].sample = [(f"T-{item}", f"{-digest:064x}") for digest, item in sorted(heap, reverse=True)]
    return [found[key] for key in sorted(found)]


def _add(counted: Counted, grade: Graded, places: Sequence[Mapping[str, Any]], hidden: "_Hidden") -> None:
    kind = places[0]["item__kind"]
    counted.stills += kind == Kind.PICTURE
    counted.moving += kind == Kind.VIDEO
    counted.other += kind not in (Kind.PICTURE, Kind.VIDEO)
    counted.places += len(places)
    counted.accessible += any(not hidden.holds(place["path"], place["container"]) for place in places)
    counted.inherited += grade.basis is Basis.INHERITED
    counted.trusted += grade.is_trusted


_OF_PLACE = ("item", "intake", "path", "container", "item__kind", "item__sha256")
_OF_SETTLEMENT = tuple(f"item__settlement__{name}" for name in ("pack", "category", "basis", "level"))


def graded(scope: Scope) -> Iterator[tuple[Graded, list[dict[str, Any]]]]:
    """Give each item with a grade, with all its places: what is settled, then what is only given."""
    settled = scope.places.exclude(item__settlement=None)
    for places in _by_item(settled, (*_OF_PLACE, *_OF_SETTLEMENT)):
        pack, category, basis, level = (places[0][name] for name in _OF_SETTLEMENT)
        yield Graded(pack, category, Basis(basis), level == _TRUSTED), places
    held = scope.places.order_by().values("item")
    given = {
        item: Graded(pack, category, Basis.GIVEN, level == _TRUSTED)
        for item, pack, category, level in grading.standing()
        .filter(item__in=held, item__settlement=None)
        .values_list("item", "pack", "counts_as", "level")
    }
    unsettled = scope.places.filter(item__settlement=None, item__assessments__stands=True).distinct()
    for places in _by_item(unsettled, _OF_PLACE):
        if places[0]["item"] in given:
            yield given[places[0]["item"]], places


def _by_item(places: QuerySet[Instance], columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    rows = places.order_by("item", "pk").values("pk", *columns).iterator(chunk_size=_AT_ONCE)
    for _, found in groupby(rows, key=itemgetter("item")):
        yield list(found)


class _Hidden:
    """Says of places whether their path, or that of an archive around them, holds one of some parts."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._archives: dict[int, bool] = {}

    def holds(self, path: bytes, container: int | None) -> bool:
        shown = b"/" + bytes(path).replace(b"\\", b"/").lower()
        return any(part in shown for part in self._parts) or (
            container is not None and self._is_hidden(container)
        )

    def _is_hidden(self, archive: int) -> bool:
        if archive not in self._archives:
            path, container = Instance.objects.values_list("path", "container").get(pk=archive)
            self._archives[archive] = self.holds(path, container)
        return self._archives[archive]

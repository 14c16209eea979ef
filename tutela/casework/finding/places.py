"""Walks through the places whose paths hold what somebody looks for, page by page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tutela.casework.items import path_words
from tutela.casework.items.models import Instance, PathWord
from tutela.casework.items.queries import with_archives
from tutela.engine.media.archives import ArchiveLimits

# More words than these only cost; what they would narrow is narrow already.
_MOST_WORDS = 8
# So many places are compared for a page; a page that is short then says where it goes on.
_COMPARED = 4000
_END = b"\xff"
# The paths that lead to a place, outermost last, as columns of its words.
_PATHS = [f"instance__{'container__' * depth}path" for depth in range(ArchiveLimits().depth + 1)]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the last word and place that were compared."""

    word: bytes
    place: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some places, and where the next begins; None where there are no more."""

    places: list[Instance]
    next: Position | None


def find(unit: int, typed: str, after: Position | None, most: int) -> Page:
    """Find places of a unit in whose paths a word begins with each of those typed.

    The word that begins the fewest names is walked through in the order of the index, and whatever else was
    typed is compared with the path.
    """
    sought = path_words.sought(typed)[:_MOST_WORDS]
    if not sought:
        return Page([], None)
    walked = min(sought, key=lambda word: (_count(unit, word), -len(word)))
    read = _COMPARED if len(sought) > 1 else 4 * most
    rows = _walk(unit, walked, after, read)
    numbers: list[int] = []
    ended = None
    for word, place, *paths in rows:
        ended = Position(word, place)
        words = path_words.words_of(*(path for path in paths if path is not None))
        # A place of which several words begin so stands at the first of them only.
        is_first = word == min(one for one in words if one.startswith(walked))
        if is_first and path_words.are_in(sought, words):
            numbers.append(place)
            if len(numbers) == most:
                break
    is_all = not rows or (len(rows) < read and ended == Position(*rows[-1][:2]))
    return Page(_in_order(numbers), None if is_all else ended)


def _words(unit: int, beginning: bytes) -> QuerySet[PathWord]:
    return PathWord.objects.filter(unit=unit, word__gte=beginning, word__lt=beginning + _END)


def _count(unit: int, beginning: bytes) -> int:
    return _words(unit, beginning)[:_COMPARED].count()


def _walk(unit: int, beginning: bytes, after: Position | None, most: int) -> list[Any]:
    """Read so many words from a position on: the rest of the same word first, so that neither skips rows."""
    columns = ("word", "instance", *_PATHS)
    rows = _words(unit, beginning).order_by("word", "instance").values_list(*columns)
    if after is None:
        return list(rows[:most])
    same = list(rows.filter(word=after.word, instance__gt=after.place)[:most])
    return same + list(rows.filter(word__gt=after.word)[: most - len(same)])


def _in_order(numbers: list[int]) -> list[Instance]:
    places = with_archives(Instance.objects.filter(pk__in=numbers)).select_related("item", "intake__exhibit")
    found = {place.pk: place for place in places}
    return [found[number] for number in numbers]

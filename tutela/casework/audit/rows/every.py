"""Compares everything that the record of acts speaks of with the rows that people work with."""

from collections.abc import Iterator
from itertools import islice

from tutela.casework.audit.rows import (
    editions,
    grades,
    items,
    lists,
    looks,
    people,
    places,
    reports,
    verdicts,
)
from tutela.casework.custody.record.audit import Difference

_MOST_OF_A_KIND = 100


def differences() -> Iterator[Difference]:
    """Give what differs, so many of a kind at most: one is enough to know that somebody was there."""
    for kind in (people, places, items, looks, grades, verdicts, lists, editions, reports):
        yield from islice(kind.differences(), _MOST_OF_A_KIND)

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
    stated,
    verdicts,
)
from tutela.casework.custody.record.audit import Difference

_MOST_OF_A_KIND = 100


# Which models each of these compares; the others each room names (`Room.compared`, `Room.not_compared`).
BY_HAND = {
    people: ("people.person", "people.rolegrant"),
    places: ("items.instance", "intake.receipt"),
    items: ("items.item", "items.settlement"),
    looks: ("welfare.exposureevent",),
    grades: ("grading.assessment", "grading.shift"),
    verdicts: ("quality.verdict",),
    lists: ("lists.hashlist", "lists.entry"),
    editions: ("editions.edition",),
    reports: (
        "reports.report",
        "reports.delivery",
        "reports.reportversion",
        "reports.addresslook",
    ),
}


def differences() -> Iterator[Difference]:
    """Give what differs, so many of a kind at most: one is enough to know that somebody was there."""
    for kind in (*BY_HAND, stated):
        yield from islice(kind.differences(), _MOST_OF_A_KIND)

"""Brings what an edition lists onto an own list: held while it is proposed, in force once it is published.

The verbs of editions ask the gate and record what they did; all that they say to this room is said here.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tutela.casework.lists import change_feed
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.lists.records import OwnRecord, row_of


@transaction.atomic
def hold(hash_list: HashList, edition: int, records: Iterable[OwnRecord]) -> None:
    """Put down what an edition is to bring; it matches nothing yet. Call it under the list's lock.

    Each becomes a row the way an import makes one, so that an export comes back as the same record; but its
    category is the one it was graded with, whatever the list's map makes of numbers.

    Raises:
        Unkeepable: a record says something that the database cannot hold.
    """
    rows = [(record, row_of(record.known, record.category)) for record in records]
    entries = (
        Entry(hash_list=hash_list, item_id=record.item, first_in=edition, **row._asdict())
        for record, row in rows
    )
    Entry.objects.bulk_create(entries, batch_size=500)


@transaction.atomic
def put_in_force(hash_list: HashList, edition: int) -> int:
    """Let what an edition brings match from now on; say how many entries. Call it under the list's lock."""
    added = _only_proposed(hash_list, edition).update(listed_at=timezone.now())
    change_feed.note(hash_list, edition=edition, entries=added)
    return added


@transaction.atomic
def drop(hash_list: HashList, edition: int) -> int:
    """Take back what an edition was to bring; say how many entries. Call it under the list's lock."""
    return _only_proposed(hash_list, edition).delete()[0]


def _only_proposed(hash_list: HashList, edition: int) -> QuerySet[Entry]:
    return Entry.objects.filter(hash_list=hash_list, first_in=edition, listed_at=None)

"""The steps by which lists are locked and entries end, and how long a reason may be."""

from collections.abc import Iterable

from django.utils import timezone

from tutela.casework.datasets.models import EntryList, ListEntry

MOST_LETTERS = 500


def lock(number: int) -> EntryList:
    """Give a list as it stands now, locked until the transaction ends."""
    return EntryList.objects.select_for_update(no_key=True).get(pk=number)


def end(entries: Iterable[ListEntry], by: str, because: str) -> list[ListEntry]:
    """End entries, in the transaction of the verb, which has them on record."""
    ended = []
    for entry in entries:
        entry.ended_by, entry.ended_at, entry.ended_because = by, timezone.now(), because
        entry.save(update_fields=["ended_by", "ended_at", "ended_because"])
        ended.append(entry)
    return ended

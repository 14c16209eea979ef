"""Compares revoked entries and withdrawn lists with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, by_thing, nothing_says
from tutela.casework.lists.models import Entry, HashList


def differences() -> Iterator[Difference]:
    """Give every entry and list that counts again though the record says that it was taken back."""
    for portion in by_thing("entry", ("entry.revoked",)):
        numbers = Entry.objects.filter(pk__in=list(portion.of), revoked_at__isnull=False)
        for number in sorted(portion.of.keys() - set(numbers.values_list("pk", flat=True))):
            yield portion.of[number][-1].but(f"entry {number} counts again, or is gone")
    for portion in by_thing("list", ("list.withdrawn",)):
        withdrawn = HashList.objects.filter(withdrawn_at__isnull=False, **portion.within("pk"))
        there = set(withdrawn.values_list("pk", flat=True))
        for number in sorted(portion.of.keys() - there):
            yield portion.of[number][-1].but(f"list {number} counts again, or is gone")
        for number in sorted(there - portion.of.keys()):
            yield nothing_says(f"list {number} was withdrawn")

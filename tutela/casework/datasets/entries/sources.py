"""What each kind of list is made of, by one interface."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from tutela.casework import database
from tutela.casework.datasets.entries import addresses, domains, terms
from tutela.casework.datasets.entries.basis import Basis
from tutela.casework.datasets.models import EntryList, ListEntry


class Source(Protocol):
    """Where the entries of one kind of list come from."""

    def could_be(self, of: EntryList) -> Iterable[Basis]:
        """Give what could be listed by what people decided elsewhere."""

    def fallen(self, of: EntryList, entries: Sequence[ListEntry]) -> Mapping[int, str]:
        """Say, by the number of an entry, why it may stand no longer; nothing of those that may."""


SOURCES: Mapping[str, Source] = {
    EntryList.Kind.ADDRESS: addresses.Addresses(),
    EntryList.Kind.DOMAIN: domains.Domains(),
    EntryList.Kind.TERM: terms.Terms(),
}


def fallen(of: EntryList) -> dict[int, str]:
    """Say of each entry of a list that may stand or wait no longer why, by its number."""
    found: dict[int, str] = {}
    for some in database.portions(of.entries.filter(ended_at=None).order_by("pk").iterator()):
        found |= SOURCES[of.kind].fallen(of, some)
    return found


def new_ones(of: EntryList) -> Iterator[Basis]:
    """Give what could be listed and neither waits nor stands as it is."""
    there: dict[bytes, list[object]] = defaultdict(list)
    for sha256, said in of.entries.filter(ended_at=None).values_list("sha256", "said"):
        there[bytes(sha256)].append(said)
    for each in SOURCES[of.kind].could_be(of):
        if each.said not in there[each.sha256]:
            yield each

"""Hosts of which a person said that the whole of them is meant, and what speaks against one."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from django.db.models import Q

from tutela.casework.datasets.entries.addresses import NOT_IN_REMIT, compared
from tutela.casework.datasets.entries.basis import Basis
from tutela.casework.datasets.entries.queries import STANDS
from tutela.casework.datasets.models import EntryList, ListEntry
from tutela.casework.hosting.models import Trace
from tutela.casework.reports.models import AddressLook
from tutela.engine.identifiers.platforms import all_platforms

# One address says nothing of a host.
LEAST_ADDRESSES = 2
# So many names below a host were traced that it gives names to others.
_MOST_BELOW = 3
_NUMBERS = re.compile(r"[\d.]+|\[.*\]")


class Domains:
    """Where lists of domains come from: from people alone."""

    def could_be(self, of: EntryList) -> Iterator[Basis]:
        """Give nothing: no host follows from its addresses."""
        return iter(())

    def fallen(self, of: EntryList, entries: Sequence[ListEntry]) -> Mapping[int, str]:
        """Say why a host may be listed no longer: none of its addresses is, or others use it as well."""
        said = {}
        for entry in entries:
            listed = listed_at(of.unit_id, entry.key)
            why = "" if listed else "None of its addresses is listed any more."
            if why or (why := why_shared(of.unit_id, entry.key)):
                said[entry.pk] = why
        return said


def host_of(text: str) -> str:
    """Give the host that somebody wrote, or pasted an address of; "" where it is none by name."""
    _, host = compared(text.strip())
    return "" if not host or _NUMBERS.fullmatch(host) or ":" in host or "." not in host else host


def listed_at(unit: int, host: str) -> int:
    """Count the approved addresses of a host that the unit's lists hold."""
    rows = ListEntry.objects.filter(
        STANDS, entry_list__unit=unit, entry_list__kind=EntryList.Kind.ADDRESS, host=host
    )
    return rows.values("sha256").distinct().count()


def why_shared(unit: int, host: str) -> str:
    """Say why a host belongs to many, so that the whole of it is never meant; "" where nothing says so."""
    if any(each == host or each.endswith(f".{host}") for each in _shared()):
        return f"{host} is shared by many: give its addresses one by one."
    below = Trace.objects.filter(unit=unit, host__endswith=f".{host}").exclude(host=f"www.{host}")
    if below.values("host").distinct().count() >= _MOST_BELOW:
        return f"{host} gives names to others: {_MOST_BELOW} or more hosts below it were traced."
    cleared = AddressLook.objects.filter(
        Q(address__icontains=host),
        report__unit=unit,
        report__dispositions__is_current=True,
        report__dispositions__code__in=NOT_IN_REMIT,
    )
    if any(compared(address)[1] == host for address in cleared.values_list("address", flat=True)):
        return f"An address of {host} was found not to be in remit, so that not the whole of it is meant."
    return ""


@cache
def _shared() -> frozenset[str]:
    """Give the hosts that are known to be shared: those of platforms, and those of the file."""
    read = tomllib.loads(resources.files(__package__).joinpath("shared_hosts.toml").read_text())
    platforms = {host for each in all_platforms() for host in (*each.hosts, *each.code_hosts)}
    return frozenset({*read["hosts"], *platforms, *(f"www.{each}" for each in platforms)})

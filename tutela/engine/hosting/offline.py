"""Says what a unit's own files have of an IP address; no network is asked."""

import ipaddress
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tutela.engine.hosting import bulk
from tutela.engine.hosting.bulk import Bulk
from tutela.engine.hosting.facts import Fact, Method
from tutela.engine.identifiers import geography

_HINT = re.compile(r"(?:(?P<country>[A-Z]{2})(?:, |$))?(?:AS(?P<asn>\d+))?(?:, )?(?P<name>.*)")


@dataclass(frozen=True, slots=True)
class Files:
    """Which files there are, by what they say; each a path."""

    delegated: Sequence[str] = ()
    routes: Sequence[str] = ()
    registrations: Sequence[str] = ()
    geography: Sequence[str] = ()


@dataclass(slots=True)
class Found:
    """What the files say of one address, and which of them could not be read and why."""

    facts: list[Fact] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def facts_of(ip: str, files: Files) -> Found:
    """Say what each file has of an address; a file that cannot be read is named, and the others still answer.

    Args:
        ip: an IPv4 or IPv6 address.
        files: the unit's own.

    Raises:
        ValueError: it is no IP address.
    """
    address, found = ipaddress.ip_address(ip), Found()
    readers: tuple[tuple[Method, Callable[[str], Bulk], Sequence[str]], ...] = (
        (Method.REGISTRY, bulk.delegated, files.delegated),
        (Method.ASN_TABLE, bulk.routes, files.routes),
        (Method.WHOIS_TEXT, bulk.registrations, files.registrations),
    )
    for method, read, paths in readers:
        for path in paths:
            try:
                table = read(path)
            except (OSError, EOFError) as wrong:
                found.faults.append(f"{path}: it cannot be read ({type(wrong).__name__}).")
                continue
            if table.unread:
                found.faults.append(f"{table.name}: {table.unread} lines could not be read.")
            there = table.blocks.find(address)
            if there is not None:
                prefix, row = there
                found.facts.append(
                    Fact(
                        method, table.name, ip, row.day or table.day, ip, row.asn, prefix, row.organisation,
                        row.country, row.abuse,
                    )
                )  # fmt: skip
    found.facts.extend(_hints(ip, files.geography, found))
    return found


def _hints(ip: str, paths: Sequence[str], found: Found) -> Iterator[Fact]:
    for hint in geography.hints(ip, paths):
        if hint.fault:
            found.faults.append(f"{hint.file}: {hint.fault}.")
        read = _HINT.fullmatch(hint.says) if hint.says else None
        if read is not None:
            yield Fact(
                Method.GEO_MMDB, hint.file, ip, hint.built, ip, int(read["asn"] or 0), "", read["name"],
                read["country"] or "", note="a hint: it counts for nothing by itself",
            )  # fmt: skip

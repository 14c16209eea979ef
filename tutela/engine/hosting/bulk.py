"""Reads the bulk files that a unit was given: who delegated, who announces, who registered a block.

Delegated files as the five registries publish them ("extended" statistics, RFC-less, one form for all);
announced prefixes as iptoasn.com (five columns: first, last, number, country, name) or pyasn write them (two:
prefix, number); registrations as RPSL objects (RFC 2622), as the registries' own dumps have them.
"""

import gzip
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, TextIO

from tutela.engine.hosting.prefixes import PrefixTable, blocks_of

_FILES_HELD: Final = 16
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
_ROUTED, _PREFIXED = 5, 2
_DELEGATED = 7
_RESERVED = ("available", "reserved")


@dataclass(frozen=True, slots=True)
class Block:
    """What one line or object of a bulk file says of a block of addresses."""

    country: str = ""
    asn: int = 0
    organisation: str = ""
    abuse: tuple[str, ...] = ()
    day: date | None = None


@dataclass(slots=True)
class Bulk:
    """One file, read: its name, its day, its blocks, and how many lines could not be read."""

    name: str
    day: date | None = None
    blocks: PrefixTable[Block] = field(default_factory=PrefixTable)
    unread: int = 0


def delegated(path: str) -> Bulk:
    """Read a registry's file of what it delegated to which country.

    Raises:
        OSError: it cannot be read.
    """
    return _delegated(path, Path(path).stat().st_mtime_ns)


def routes(path: str) -> Bulk:
    """Read a table of which network announces which addresses.

    Raises:
        OSError: it cannot be read.
    """
    return _routes(path, Path(path).stat().st_mtime_ns)


def registrations(path: str) -> Bulk:
    """Read a dump of registrations, with the contact for abuse of each block, however it is named.

    Raises:
        OSError: it cannot be read.
    """
    return _registrations(path, Path(path).stat().st_mtime_ns)


def mailboxes_in(text: str) -> tuple[str, ...]:
    """Give the mailboxes that a text names, each once, in their order."""
    return tuple(dict.fromkeys(_MAILBOX.findall(text)))


@lru_cache(maxsize=_FILES_HELD)
def _delegated(path: str, _stamp: int) -> Bulk:
    read = Bulk(Path(path).name)
    for line in _lines(path):
        parts = line.split("|")
        if len(parts) < _DELEGATED or parts[2] not in ("ipv4", "ipv6"):
            read.day = read.day or (_day(parts[5]) if len(parts) == _DELEGATED and parts[0] == "2" else None)
            continue
        if parts[6] in _RESERVED or not _COUNTRY.fullmatch(parts[1]):
            continue
        try:
            _delegate(read, parts)
        except ValueError:
            read.unread += 1
    return read


def _delegate(read: Bulk, parts: list[str]) -> None:
    row = Block(country=parts[1], day=_day(parts[5]))
    if parts[2] == "ipv6":
        read.blocks.add(ipaddress.IPv6Network(f"{parts[3]}/{int(parts[4])}"), row)
        return
    first = ipaddress.IPv4Address(parts[3])
    read.blocks.add_range(first, first + (int(parts[4]) - 1), row)


@lru_cache(maxsize=_FILES_HELD)
def _routes(path: str, _stamp: int) -> Bulk:
    read = Bulk(Path(path).name, _day_of(path))
    for line in _lines(path):
        parts = line.split("\t") if "\t" in line else line.split()
        try:
            _route(read, parts)
        except ValueError:
            read.unread += 1
    return read


def _route(read: Bulk, parts: list[str]) -> None:
    if len(parts) >= _ROUTED:
        number = int(parts[2].upper().removeprefix("AS"))
        country = parts[3] if _COUNTRY.fullmatch(parts[3]) else ""
        if number:
            row = Block(country, number, parts[4].strip())
            read.blocks.add_range(ipaddress.ip_address(parts[0]), ipaddress.ip_address(parts[1]), row)
    elif len(parts) == _PREFIXED:
        number = int(parts[1].upper().removeprefix("AS"))
        read.blocks.add(ipaddress.ip_network(parts[0]), Block(asn=number))
    else:
        raise ValueError("it has neither five columns nor two.")


@lru_cache(maxsize=_FILES_HELD)
def _registrations(path: str, _stamp: int) -> Bulk:
    """Read blocks first and resolve their contacts at the end: a dump has them in any order."""
    read = Bulk(Path(path).name, _day_of(path))
    found: list[Mapping[str, list[str]]] = []
    contacts: dict[str, tuple[str, ...]] = {}
    holders: dict[str, Mapping[str, list[str]]] = {}
    for each in _objects(path):
        if "inetnum" in each or "inet6num" in each:
            found.append(each)
        elif "organisation" in each:
            holders[each["organisation"][0].upper()] = each
        elif each.get("nic-hdl"):
            contacts[each["nic-hdl"][0].upper()] = _written(each)
    for block in found:
        try:
            _register(read, block, holders, contacts)
        except ValueError:
            read.unread += 1
    return read


def _register(
    read: Bulk,
    each: Mapping[str, list[str]],
    holders: Mapping[str, Mapping[str, list[str]]],
    contacts: Mapping[str, tuple[str, ...]],
) -> None:
    text = (each.get("inetnum") or each.get("inet6num") or [""])[0]
    holder = holders.get(each.get("org", [""])[0].upper(), {})
    named = [*each.get("abuse-c", []), *holder.get("abuse-c", [])]
    told = [mailbox for name in named for mailbox in contacts.get(name.upper(), ())]
    country = each.get("country", [""])[0].upper()[:2]
    row = Block(
        country if _COUNTRY.fullmatch(country) else "",
        organisation=(holder.get("org-name") or each.get("descr") or each.get("netname") or [""])[0],
        abuse=tuple(dict.fromkeys([*_written(each), *told, *_written(holder)])),
        day=_day((each.get("last-modified") or [""])[0][:10].replace("-", "")),
    )
    if "-" in text:
        first, _, last = text.partition("-")
        for block in blocks_of(ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())):
            read.blocks.add(block, row)
    else:
        read.blocks.add(ipaddress.ip_network(text.strip()), row)


def _written(each: Mapping[str, list[str]]) -> tuple[str, ...]:
    return mailboxes_in(" ".join(each.get("abuse-mailbox", [])))


def _objects(path: str) -> Iterator[dict[str, list[str]]]:
    current: dict[str, list[str]] = {}
    for line in _lines(path, keep_empty=True):
        if not line.strip():
            if current:
                yield current
            current = {}
        elif line[0] in " \t+" or ":" not in line:
            continue
        else:
            name, _, value = line.partition(":")
            current.setdefault(name.strip().lower(), []).append(value.partition("#")[0].strip())
    if current:
        yield current


def _lines(path: str, *, keep_empty: bool = False) -> Iterator[str]:
    with _opened(path) as lines:
        for line in lines:
            text = line.rstrip("\r\n")
            if text[:1] in "#%" if text else not keep_empty:
                continue
            yield text


def _opened(path: str) -> TextIO:
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8", errors="replace")
    return Path(path).open(encoding="utf-8", errors="replace")


def _day(written: str) -> date | None:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        return None


def _day_of(path: str) -> date:
    return date.fromtimestamp(Path(path).stat().st_mtime)

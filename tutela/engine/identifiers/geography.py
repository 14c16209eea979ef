"""Says in which country and network an IP address lies, by files that the unit was given; only as a hint."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import maxminddb
from maxminddb.errors import InvalidDatabaseError

_FILES_HELD_OPEN = 8
# What the publishers of such files call the same.
_NETWORK_NUMBER = ("autonomous_system_number", "asn")
_NETWORK_NAME = ("autonomous_system_organization", "as_name")


@dataclass(frozen=True, slots=True)
class Hint:
    """What one file says of an address.

    Attributes:
        says: the country in two letters, number and name of the network; "" where the file has nothing.
        file: its name.
        built: the day on which it was made; None where it could not be read.
        fault: why it could not be read; "" where it was.
    """

    says: str
    file: str
    built: date | None
    fault: str = ""


def hints(address: str, files: Sequence[str]) -> list[Hint]:
    """Say what each file has of an address, and nothing of what is no IP address; no network is asked.

    Args:
        address: as it was told, IPv4 or IPv6.
        files: MaxMind DB files (https://maxmind.github.io/MaxMind-DB/).
    """
    try:
        at = ipaddress.ip_address(address.strip())
    except ValueError:
        return []
    return [_hint(at, Path(file)) for file in files]


def _hint(at: ipaddress.IPv4Address | ipaddress.IPv6Address, file: Path) -> Hint:
    try:
        reader = _opened(file, file.stat().st_mtime_ns)
        built = datetime.fromtimestamp(reader.metadata().build_epoch, UTC).date()
        # A file of IPv4 alone has no place for others.
        fits = at.version <= reader.metadata().ip_version
        found = reader.get(at) if fits else None
    except (OSError, InvalidDatabaseError, ValueError, OverflowError) as wrong:
        return Hint("", file.name, None, f"it cannot be read ({type(wrong).__name__})")
    return Hint(_says(found), file.name, built)


@lru_cache(maxsize=_FILES_HELD_OPEN)
def _opened(file: Path, _stamp: int) -> maxminddb.Reader:
    """Open a file once for as long as it is the same; by the reader in Python, from a map of the file."""
    return maxminddb.open_database(file, maxminddb.MODE_MMAP)


def _says(found: object) -> str:
    if not isinstance(found, Mapping):
        return ""
    number, name = (_first(found, names) for names in (_NETWORK_NUMBER, _NETWORK_NAME))
    network = f"AS{str(number).removeprefix('AS')}" if number else ""
    return ", ".join(str(each) for each in (_country(found), network, name) if each)


def _country(found: Mapping[str, Any]) -> object:
    country = found.get("country")
    if isinstance(country, Mapping):
        return country.get("iso_code")
    return found.get("country_code") or country


def _first(found: Mapping[str, Any], names: Sequence[str]) -> object:
    return next((found[name] for name in names if found.get(name)), None)

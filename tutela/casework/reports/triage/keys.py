"""The keys of the queue of reports, as data."""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that keys do: `keys` as browsers name them, `shown` as people read them."""

    act: str
    keys: tuple[str, ...]
    shown: str
    label: str


@cache
def keys() -> tuple[Key, ...]:
    """Give them in the order in which the card shows them."""
    return _read("key")


@cache
def _read(table: str) -> tuple[Key, ...]:
    read = tomllib.loads(files(__package__).joinpath("keys.toml").read_text(encoding="utf-8"))
    return tuple(Key(**{**one, "keys": tuple(one["keys"])}) for one in read[table])


def for_page() -> list[dict[str, Any]]:
    """Give them as the page's script and its card take them."""
    return [asdict(one) for one in keys()]


def beside_a_report() -> list[dict[str, Any]]:
    """Give those of one report, and of the pages beside it, as their script takes them."""
    return [asdict(one) for one in _read("report_key")]

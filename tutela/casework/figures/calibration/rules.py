"""Reads by which outcomes the risk rules are judged: data with an owner, never numbers in code."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """By what the risk rules are judged; see the file."""

    version: str
    owner: str
    came_true: tuple[str, ...]
    came_to_nothing: tuple[str, ...]
    urgent: tuple[str, ...]
    told: tuple[str, ...]
    urgent_bands: int
    least_reports: int
    least_of_each: int
    least_urgent: int
    bins: int
    days: int


@functools.cache
def rules() -> Rules:
    """Give the rules in force."""
    told: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["rules"]
    lists: dict[str, Any] = {name: tuple(said) for name, said in told.items() if isinstance(said, list)}
    return Rules(**{**told, **lists})

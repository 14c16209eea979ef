"""Reads what is shown of agreement: data with an owner and a version, never numbers in code."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is shown; see the file."""

    least_items: int
    least_people: int
    weeks: int
    drift_tenths_of_sigma: int


@functools.cache
def rules() -> Rules:
    """Give the rules in force."""
    return Rules(**tomllib.loads(_FILE.read_text(encoding="utf-8"))["rules"])

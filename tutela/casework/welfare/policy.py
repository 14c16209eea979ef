"""Reads the welfare policy: data with an owner and a version, never numbers in code."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutela.casework.welfare.errors import BadPolicy
from tutela.engine.toml_tables import read_table

FILE = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the welfare lead decided about viewing; times in seconds, sides in pixels."""

    version: str
    owner: str
    day_s: float
    week_s: float
    viewing_s: float
    break_s: float
    thumbnail_px: int
    standin_px: int
    least_s: float
    signal_s: float
    unclosed_s: float
    reveal: Mapping[str, float]
    medium: Mapping[str, float]
    severity: Mapping[str, float]


_FORM: dict[str, dict[str, type]] = {
    "budget": {"day_minutes": float, "week_minutes": float},
    "stretch": {"viewing_minutes": float, "break_minutes": float},
    "showing": {
        "thumbnail_px": int,
        "standin_px": int,
        "least_seconds": float,
        "signal_seconds": float,
        "unclosed_seconds": float,
    },
    "reveal": dict.fromkeys(("thumb", "preview", "sheet", "reel", "sound", "outside"), float),
    "medium": {"still": float, "moving": float, "heard": float},
    "severity": dict.fromkeys(("highest", "second", "further", "none", "unknown"), float),
}
_HEAD: dict[str, type] = {"name": str, "version": str, "owner": str}
_WORDS = {str: "text", int: "a whole number above 0", float: "a decimal number above 0"}


@functools.cache
def policy() -> Policy:
    """Give the policy in force."""
    return parse(FILE.read_bytes())


def parse(content: bytes) -> Policy:
    """Check a policy and put its times into seconds.

    Raises:
        BadPolicy: a value is missing, of another kind, not above zero, or none of ours.
    """
    table = read_table("The welfare policy", content, refusal=BadPolicy)
    _check("the welfare policy", {key: table.get(key) for key in table if key not in _FORM}, _HEAD)
    for section, form in _FORM.items():
        _check(f"[{section}] of the welfare policy", table.get(section, {}), form)
    budget, stretch, showing = table["budget"], table["stretch"], table["showing"]
    return Policy(
        version=table["version"],
        owner=table["owner"],
        day_s=60 * budget["day_minutes"],
        week_s=60 * budget["week_minutes"],
        viewing_s=60 * stretch["viewing_minutes"],
        break_s=60 * stretch["break_minutes"],
        thumbnail_px=showing["thumbnail_px"],
        standin_px=showing["standin_px"],
        least_s=showing["least_seconds"],
        signal_s=showing["signal_seconds"],
        unclosed_s=showing["unclosed_seconds"],
        reveal=table["reveal"],
        medium=table["medium"],
        severity=table["severity"],
    )


def _check(where: str, table: Mapping[str, Any], form: Mapping[str, type]) -> None:
    for key in sorted({*table, *form}):
        if key not in form:
            raise BadPolicy(f'{where}: "{key}" is not a setting. Use {", ".join(form)}.')
        # Type and not isinstance: true is an int to Python, and no number of minutes.
        value: Any = table.get(key)
        kind = type(value)
        if kind is not form[key] or not value or (kind is not str and value < 0):
            raise BadPolicy(f'{where}: "{key}" must be {_WORDS[form[key]]}.')

"""Takes values out of objects from outside, each of which may be of any type or missing."""

from collections.abc import Mapping
from typing import Any

_LONGEST = 1 << 20
_LONGEST_NAME = 500


def text(value: object) -> str:
    """Give a text or number as text, without what no text may hold; empty for anything else."""
    if isinstance(value, str):
        said = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        said = str(value)
    else:
        return ""
    if "\0" in said:
        said = said.replace("\0", "\ufffd")
    return said[:_LONGEST]


def name(value: object) -> str:
    """Give a text that names somebody or something, on one line and not too long."""
    said = text(value)
    if len(said) > _LONGEST_NAME or not said.isprintable():
        said = "".join(sign if sign.isprintable() else " " for sign in said[:_LONGEST_NAME])
    return said.strip()


def inner(value: object) -> Mapping[str, Any]:
    """Give an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """Give a list; an empty one for anything else."""
    return value if isinstance(value, list) else []


def rest(fields: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Give the fields that nobody took, as they came; those that say nothing are left out."""
    return {
        key: value for key, value in fields.items() if key not in known and value not in (None, "", [], {})
    }

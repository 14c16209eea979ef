"""Which elements a report has, in which order, each of which type: read once from a file that is data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tutela.engine.formats.reports import incident_types

FILE = Path(__file__).with_name("elements.toml")


@dataclass(frozen=True, slots=True)
class Part:
    """A child or an attribute of an element: its name, its type, and how often it is there."""

    name: str
    type: str
    is_needed: bool
    is_many: bool
    most: int = 0


@dataclass(frozen=True, slots=True)
class Element:
    """A type of element: its attributes, and either its children in their order or the type of its text."""

    name: str
    attributes: tuple[Part, ...]
    children: tuple[Part, ...]
    text: str
    is_one: bool


@cache
def table() -> dict[str, Element]:
    """Give every type of element by its name."""
    found = _read()["type"]
    return {name: _element(name, said) for name, said in found.items()}


@cache
def values() -> dict[str, tuple[str, ...]]:
    """Give the lists of values by the names of their types."""
    listed = {name: tuple(each) for name, each in _read()["values"].items()}
    return {"incidentType": incident_types.ALL, **listed}


@cache
def version() -> str:
    """Name this file and its version, as a report keeps it."""
    read = _read()
    return f"{read['name']} {read['version']}"


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _element(name: str, said: dict[str, Any]) -> Element:
    most = said.get("most", {})
    return Element(
        name,
        tuple(_part(each, most) for each in said.get("attributes", ())),
        tuple(_part(each, most) for each in said.get("children", ())),
        said.get("text", ""),
        said.get("one", False),
    )


def _part(written: str, most: dict[str, int]) -> Part:
    marked, _, kind = written.partition(" ")
    name = marked.rstrip("?*")
    return Part(name, kind, name == marked, marked.endswith("*"), most.get(name, 0))

"""Lists what NCMEC's schema lets a report say: whatever holds a value, by its path."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

_X = "{http://www.w3.org/2001/XMLSchema}"
_PLACE = Path("shared", "specimens", "cybertipline-report.xsd")


def specimen() -> Path:
    """Find the schema, which is NCMEC's and not part of this repository."""
    places = [parent / _PLACE for parent in Path(__file__).parents]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        pytest.skip("NCMEC's schema is not here: put it into shared/specimens beside the repository")
    return found


def leaves(root: str) -> list[str]:
    """Give the paths of all that can hold a value below a root element."""
    schema: Any = etree.parse(str(specimen())).getroot()
    elements = {each.get("name"): each for each in schema.findall(f"{_X}element")}
    types = {each.get("name"): each for each in schema if each.tag in (f"{_X}complexType", f"{_X}simpleType")}

    def of_element(element: Any, path: str) -> Iterator[str]:
        kind = element.find(f"{_X}complexType")
        if kind is None and element.get("type") is not None:
            kind = types.get(element.get("type"))
        yield from of_type(kind, path)

    def of_type(kind: Any, path: str) -> Iterator[str]:
        if kind is None or kind.tag == f"{_X}simpleType":
            yield path
            return
        if kind.find(f"{_X}simpleContent") is not None:
            yield path
        for attribute in _own(kind, "attribute"):
            yield f"{path}/@{attribute.get('name')}".removeprefix("/")
        for element in _own(kind, "element"):
            named = element.get("ref") or element.get("name")
            inner = elements[named] if element.get("ref") else element
            yield from of_element(inner, f"{path}/{named}".removeprefix("/"))

    return list(of_element(elements[root], "" if root == "report" else root))


def _own(kind: Any, tag: str) -> list[Any]:
    """Give what a type holds itself, and not a type within it."""
    found = kind.iter(f"{_X}{tag}")
    return [each for each in found if next(each.iterancestors(f"{_X}complexType")) is kind]

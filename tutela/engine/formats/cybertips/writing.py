"""Writes a report, or the details of a file, as the XML that NCMEC takes: the same data, the same bytes."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tutela.engine.formats.cybertips.checks import Fault, faults
from tutela.engine.formats.cybertips.elements import Element, Part, table
from tutela.errors import Invalid

KIND = "text/xml; charset=utf-8"


class NotWritable(Invalid):
    """A report does not follow the form; `faults` says where."""

    code = "TU-NC01"

    def __init__(self, found: list[Fault]) -> None:
        """Say the first of what is wrong."""
        more = f" And {len(found) - 1} more." if len(found) > 1 else ""
        super().__init__(f"{found[0]}{more}")
        self.faults = found


def written(root: str, document: Mapping[str, Any]) -> bytes:
    """Write a document.

    Raises:
        NotWritable: something in it is missing, unknown or of another form.
    """
    found = faults(root, document)
    if found:
        raise NotWritable(found)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_lines(root, table()[root], document, "")]
    return "\n".join([*lines, ""]).encode()


def _lines(name: str, element: Element, said: Any, indent: str) -> Iterator[str]:
    if element.text and not isinstance(said, Mapping):
        said = {"value": said}
    given = [(part, said.get(f"@{part.name}")) for part in element.attributes]
    head = name + "".join(
        f" {part.name}={quoteattr(_text(part.type, value))}" for part, value in given if value is not None
    )
    if element.text:
        yield f"{indent}<{head}>{escape(_text(element.text, said['value']))}</{name}>"
        return
    inner = [
        line
        for part in element.children
        for each in _each(part, said.get(part.name))
        for line in _child(part, each, f"{indent}  ")
    ]
    if not inner:
        yield f"{indent}<{head}/>"
        return
    yield f"{indent}<{head}>"
    yield from inner
    yield f"{indent}</{name}>"


def _each(part: Part, said: Any) -> list[Any]:
    if said is None:
        return []
    return list(said) if part.is_many else [said]


def _child(part: Part, said: Any, indent: str) -> Iterator[str]:
    element = table().get(part.type)
    if element is not None:
        yield from _lines(part.name, element, said, indent)
    else:
        yield f"{indent}<{part.name}>{escape(_text(part.type, said))}</{part.name}>"


def _text(kind: str, said: Any) -> str:
    if isinstance(said, bool):
        return "true" if said else "false"
    if kind == "moment":
        moment = datetime.fromisoformat(said).astimezone(UTC)
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(said).replace("\r\n", "\n").replace("\r", "\n")

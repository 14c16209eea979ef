"""What one source gives for a package: its parts as text, strong identifiers, risk and marking."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tutela.casework.cases.models import Marking
from tutela.casework.identifiers.keys import key_of
from tutela.engine import identifiers
from tutela.engine.formats import csv_cells
from tutela.engine.identifiers import defanged
from tutela.printable import printable

IDENTIFIERS, TIMELINE = "identifiers.csv", "timeline.csv"
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Named:
    """One strong identifier: what it is, its canonical text, and the key by which it is found."""

    kind: str
    canonical: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What a source gives.

    Attributes:
        says: the source, as people name it.
        parts: each part's text by the name of its file.
        entities: strong identifiers by their keys.
        band: how urgent it is, in words; "" where nobody said.
        marking: the least that the package may be marked.
        network: network addresses that it names, each with what names it: hints of a place, never proof.
        conditions: under which what it holds may be shared; a package of it has to name conditions.
    """

    says: str
    parts: Mapping[str, str]
    entities: Mapping[bytes, Named] = field(default_factory=dict)
    band: str = ""
    marking: str = Marking.Level.SENSITIVE.value
    network: Sequence[tuple[str, str]] = ()
    conditions: Sequence[str] = ()


def as_json(told: object) -> str:
    """Write what is told as JSON, the same text for the same."""
    return json.dumps(told, sort_keys=True, indent=1, ensure_ascii=True) + "\n"


def as_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows as CSV, in the order of what they say."""
    return csv_cells.table(columns, sorted(rows, key=lambda row: [str(row[name]) for name in columns]))


def timeline(rows: Iterable[tuple[str, str, str]]) -> str:
    """Write a timeline: moments in ISO 8601 as the source has them, what happened, and what says so."""
    named = ({"at": at, "what": what, "source": source} for at, what, source in rows if at)
    return as_table(("at", "what", "source"), named)


def identifier_row(kind: str, text: str, source: str, *, is_strong: bool) -> dict[str, object]:
    """Give one identifier as a row of its part; nothing in it can be clicked."""
    return {
        "kind": kind,
        "text": harmless(text)[:_LONGEST],
        "strength": "strong" if is_strong else "weak",
        "source": source,
    }


def identifier_table(rows: Iterable[Mapping[str, object]]) -> str:
    """Write the part of identifiers."""
    return as_table(("kind", "text", "strength", "source"), rows)


def strong(texts: Iterable[str]) -> dict[bytes, Named]:
    """Read texts, and give what of them names one thing and no other."""
    found = {}
    for text in texts:
        read = identifiers.read(text)
        for one in (read, *read.also):
            if one.is_strong and one.canonical:
                found[key_of(one)] = Named(one.kind.value, one.canonical, key_of(one))
    return found


def harmless(text: str) -> str:
    """Give a text with addresses that nothing follows, and without signs that nobody sees."""
    return printable(defanged(text))


def iso(moment: datetime | None) -> str:
    """Write a moment in ISO 8601, UTC, to the second; nothing for none."""
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def iso_of_ms(value: int | None) -> str:
    """Write milliseconds since 1970 in ISO 8601, UTC; nothing for none, or for what no calendar has."""
    try:
        return "" if value is None else datetime.fromtimestamp(value / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""

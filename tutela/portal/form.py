"""The form of a report: every field of the schedule as people fill it in, and what it says as it is sent.

Lists are written a line each; of network addresses "ADDRESS PORT TIME", of hash values "ALGORITHM VALUE".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tutela.engine.formats.reports.told import FieldState
from tutela.engine.statutory.schedule import Field, Kind, Schedule
from tutela.engine.statutory.submission import Fault

HINTS = {
    Kind.TEXT: "",
    Kind.LIST: "One on each line.",
    Kind.EVENTS: "One on each line: address, port and time, such as 192.0.2.7 443 2026-11-02T14:02:00Z.",
    Kind.HASHES: "One on each line: how it was made and the value, such as SHA-256 and 64 signs.",
}
_PARTS = {Kind.EVENTS: ("address", "port", "at"), Kind.HASHES: ("algorithm", "value")}
STATES = {
    FieldState.GIVEN: "Given",
    FieldState.NOT_HELD: "Not held",
    FieldState.WITHHELD: "Withheld",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field as the form shows it: what was chosen and written, and what is wrong with it."""

    field: Field
    hint: str
    state: str
    text: str
    reason: str
    fault: str

    @property
    def anchor(self) -> str:
        """Where a list of faults leads."""
        return anchor(f"fields/{self.field.name}")


def anchor(at: str) -> str:
    """Give the place on the page of what a fault names."""
    return at.replace("/", "-") or "top"


def submission(sent: Mapping[str, str], schedule: Schedule) -> dict[str, Any]:
    """Give what a form says, as the API takes it; what is left blank stays so, and is a fault there."""
    said: dict[str, Any] = {
        "schema": schedule.version,
        "own_reference": sent.get("own_reference", "").strip(),
        "priority": {
            "value": int(sent["priority"]) if sent.get("priority", "") in ("1", "2", "3") else None,
            "reason": sent.get("priority_reason", "").strip(),
        },
        "fields": {field.name: _said(field, sent) for field in schedule.fields},
        "declaration": {
            "name": sent.get("declared_by", "").strip(),
            "complete": sent.get("complete") == "yes",
        },
    }
    previous = sent.get("previous", "").split()
    discovered = sent.get("discovered_at", "").strip()
    if previous:
        said["previous"] = previous
    if sent.get("telephoned") == "yes":
        said["telephoned"] = True
    if discovered:
        said["discovered_at"] = discovered
    return said


def faults(sent: Mapping[str, str], schedule: Schedule) -> list[Fault]:
    """Name the fields in which something is written that what was chosen would drop."""
    says = "Something is written here. Choose Given, or take it out."
    return [
        Fault(f"fields/{field.name}", says)
        for field in schedule.fields
        if sent.get(f"state_{field.name}") in (FieldState.NOT_HELD, FieldState.WITHHELD)
        and sent.get(f"value_{field.name}", "").strip()
    ]


def rows(sent: Mapping[str, str], schedule: Schedule, wrong: Mapping[str, str]) -> list[Row]:
    """Give every field as the form shows it again."""
    return [
        Row(
            field,
            HINTS[field.kind],
            sent.get(f"state_{field.name}", ""),
            sent.get(f"value_{field.name}", ""),
            sent.get(f"reason_{field.name}", ""),
            wrong.get(f"fields/{field.name}", ""),
        )
        for field in schedule.fields
    ]


def rest_not_held(sent: Mapping[str, str], schedule: Schedule) -> dict[str, str]:
    """Mark every field that was left open as not held; what is written or chosen stays as it is."""
    left = {
        f"state_{field.name}": FieldState.NOT_HELD.value
        for field in schedule.fields
        if not sent.get(f"state_{field.name}") and not sent.get(f"value_{field.name}", "").strip()
    }
    return {**sent, **left}


def sent_again(said: Mapping[str, Any], schedule: Schedule) -> dict[str, str]:
    """Give the form that makes a submission, to be changed."""
    form = {
        "own_reference": said["own_reference"],
        "priority": str(said["priority"]["value"]),
        "priority_reason": said["priority"]["reason"],
        "previous": "\n".join(said.get("previous", [])),
        "telephoned": "yes" if said.get("telephoned") else "",
        "discovered_at": said.get("discovered_at", ""),
        "declared_by": said["declaration"]["name"],
    }
    for field in schedule.fields:
        one = said["fields"][field.name]
        form[f"state_{field.name}"] = one["state"]
        form[f"value_{field.name}"] = written(field.kind, one.get("value", ""))
        form[f"reason_{field.name}"] = one.get("reason", "")
    return form


def written(kind: Kind, value: Any) -> str:
    """Write a value as people write it into the form."""
    if kind == Kind.TEXT:
        return str(value)
    if kind == Kind.LIST:
        return "\n".join(value)
    return "\n".join(" ".join(filter(None, (row.get(part, "") for part in _PARTS[kind]))) for row in value)


def as_sent(said: Mapping[str, Any]) -> str:
    """Write a submission as the bytes that are sent, in ASCII, so that no browser changes one of them."""
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"))


def _said(field: Field, sent: Mapping[str, str]) -> dict[str, Any]:
    state = sent.get(f"state_{field.name}", "")
    if state == FieldState.GIVEN:
        return {"state": state, "value": _value(field.kind, sent.get(f"value_{field.name}", ""))}
    if state == FieldState.WITHHELD:
        return {"state": state, "reason": sent.get(f"reason_{field.name}", "").strip()}
    return {"state": state}


def _value(kind: Kind, text: str) -> Any:
    if kind == Kind.TEXT:
        return text.replace("\r\n", "\n").strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind == Kind.LIST:
        return lines
    return [_event(line.split()) if kind == Kind.EVENTS else _hash(line.split()) for line in lines]


def _event(words: list[str]) -> dict[str, str]:
    address, *rest = words
    port = rest.pop(0) if rest and rest[0].isdecimal() and rest[0].isascii() else ""
    said = {"address": address, "port": port, "at": " ".join(rest)}
    return {part: word for part, word in said.items() if word}


def _hash(words: list[str]) -> dict[str, str]:
    *made, value = words
    return {"algorithm": " ".join(made), "value": value} if made else {"value": value}

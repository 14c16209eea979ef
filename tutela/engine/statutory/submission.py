"""Reads one submission of a company: every fault at its field, or what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from tutela.engine.formats.reports.told import JSON, FieldState, moment_of
from tutela.engine.statutory.schedule import Field, Kind, Schedule
from tutela.errors import Invalid

MOST_TEXT = 20_000
MOST_IN_LIST = 1_000
LONGEST_REFERENCE = 200
_KEYS = {
    "schema", "own_reference", "previous", "priority", "telephoned", "discovered_at", "fields", "declaration",
}  # fmt: skip
_KEYS_OF = {
    FieldState.GIVEN: {"state", "value"},
    FieldState.NOT_HELD: {"state"},
    FieldState.WITHHELD: {"state", "reason"},
}
_PARTS = {Kind.EVENTS: {"address", "port", "at"}, Kind.HASHES: {"algorithm", "value"}}
_FIRST = {Kind.EVENTS: "address", Kind.HASHES: "value"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where: "fields/user_name"; forms lead there by it."""

    at: str
    says: str


class BadSubmission(Invalid):
    """A company's report is not complete: a field is blank, or something is not written as it is read."""

    code = "TU-ST01"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults, the first at {faults[0].at}: {faults[0].says}")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Said:
    """What a submission says of one field: its state, and its value or the reason it is withheld."""

    state: FieldState
    value: JSON = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One report of a company, complete.

    `previous` are references of ours to what it follows up; `telephoned` that somebody was told by telephone;
    `declared_by` who declares that it is complete.
    """

    schema: str
    own_reference: str
    priority: int
    priority_reason: str
    telephoned: bool
    discovered_at: str
    previous: tuple[str, ...]
    fields: Mapping[str, Said]
    declared_by: str


def read(sent: object, schedule: Schedule, at: datetime) -> Submission:
    """Read a submission as it was sent in JSON.

    Args:
        sent: what was read of it.
        schedule: what is asked for.
        at: when it came, which decides whether a telephone call is wanted.

    Raises:
        BadSubmission: it is not complete; every fault is named.
    """
    if not isinstance(sent, dict):
        raise BadSubmission((Fault("", "A report is an object in JSON."),))
    faults = tuple(_faults(sent, schedule, at))
    if faults:
        raise BadSubmission(faults)
    return Submission(
        schema=sent["schema"],
        own_reference=sent["own_reference"].strip(),
        priority=sent["priority"]["value"],
        priority_reason=sent["priority"]["reason"].strip(),
        telephoned=sent.get("telephoned", False),
        discovered_at=sent.get("discovered_at", ""),
        previous=tuple(sent.get("previous", [])),
        fields={field.name: _said(sent["fields"][field.name]) for field in schedule.fields},
        declared_by=sent["declaration"]["name"].strip(),
    )


def _said(sent: dict[str, Any]) -> Said:
    return Said(FieldState(sent["state"]), sent.get("value"), sent.get("reason", "").strip())


def _faults(sent: dict[Any, Any], schedule: Schedule, at: datetime) -> Iterator[Fault]:
    """Give everything that is wrong, in the order of the form."""
    for key in sent:
        if key not in _KEYS:
            yield Fault(str(key)[:100], "This is not a part of a report.")
    if sent.get("schema") != schedule.version:
        yield Fault("schema", f"Name the version of the schema: {schedule.version}.")
    if not _is_text(sent.get("own_reference"), LONGEST_REFERENCE):
        yield Fault("own_reference", "Enter your own reference, 200 characters at most.")
    yield from _faults_of_previous(sent.get("previous", []))
    yield from _faults_of_priority(sent, schedule, at)
    discovered = sent.get("discovered_at", "")
    if not isinstance(discovered, str) or (discovered and moment_of(discovered) is None):
        yield Fault("discovered_at", "Write the time as in ISO 8601: 2026-11-02T14:02:00Z.")
    fields = sent.get("fields")
    said: dict[Any, Any] = fields if isinstance(fields, dict) else {}
    for field in schedule.fields:
        for says in _faults_of(field, said.get(field.name)):
            yield Fault(f"fields/{field.name}", says)
    for name in said.keys() - {field.name for field in schedule.fields}:
        yield Fault(f"fields/{str(name)[:100]}", "There is no such field.")
    declared = sent.get("declaration")
    is_declared = isinstance(declared, dict) and declared.get("complete") is True
    if not is_declared or not _is_text(declared.get("name"), LONGEST_REFERENCE):  # type: ignore[union-attr]
        yield Fault("declaration", "Name who declares that this is all that is available, and say so.")


def _faults_of_previous(previous: object) -> Iterator[Fault]:
    is_list = isinstance(previous, list) and len(previous) <= MOST_IN_LIST
    if not is_list or not all(_is_text(each, LONGEST_REFERENCE) for each in previous):  # type: ignore[attr-defined]
        yield Fault("previous", "List the references that it follows up.")


def _faults_of_priority(sent: dict[Any, Any], schedule: Schedule, at: datetime) -> Iterator[Fault]:
    priority = sent.get("priority")
    levels = [level.number for level in schedule.priorities]
    value = priority.get("value") if isinstance(priority, dict) else None
    if type(value) is not int or value not in levels:
        yield Fault("priority/value", "Choose priority 1, 2 or 3.")
        return
    if not _is_text(priority.get("reason"), MOST_TEXT):  # type: ignore[union-attr]
        yield Fault("priority/reason", "Say why it has this priority.")
    telephoned = sent.get("telephoned", False)
    if not isinstance(telephoned, bool):
        yield Fault("telephoned", "Say true or false.")
    elif not telephoned and schedule.wants_telephone(value, at):
        yield Fault(
            "telephoned", "Out of hours, tell us of this priority by telephone, and confirm that you did."
        )


def _faults_of(field: Field, sent: object) -> Iterator[str]:
    """Say what is wrong with one field; a blank is not "not held"."""
    state = sent.get("state") if isinstance(sent, dict) else None
    if not isinstance(sent, dict) or state not in list(_KEYS_OF):
        yield f"Say whether this is given, not held or withheld: {field.title}."
        return
    if sent.keys() - _KEYS_OF[FieldState(state)]:
        yield f"A field that is {state} says nothing but {', '.join(sorted(_KEYS_OF[FieldState(state)]))}."
    elif state == FieldState.WITHHELD and not _is_text(sent.get("reason"), MOST_TEXT):
        yield "Say why it is withheld."
    elif state == FieldState.GIVEN and not _is_value(field.kind, sent.get("value")):
        yield "Enter it, or say that it is not held."


def _is_value(kind: Kind, value: object) -> bool:
    if kind == Kind.TEXT:
        return _is_text(value, MOST_TEXT)
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_IN_LIST:
        return False
    if kind == Kind.LIST:
        return all(_is_text(each, MOST_TEXT) for each in value)
    return all(_is_row(kind, each) for each in value)


def _is_row(kind: Kind, row: object) -> bool:
    if not isinstance(row, dict) or row.keys() - _PARTS[kind]:
        return False
    return _is_text(row.get(_FIRST[kind]), MOST_TEXT) and all(
        isinstance(each, str) and _is_sound(each) for each in row.values()
    )


def _is_text(value: object, most: int) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= most and _is_sound(value)


def _is_sound(text: str) -> bool:
    """Say whether a text can be kept: half of a pair that JSON can write is no text, and neither is NUL."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)

"""Makes rows for every table from the models alone, whatever tables there are, with every column filled."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.custody.record import checkpoints
from tutela.casework.gate import machine

ROWS = 3
# A package is of one of four things.
_MORE = {"packages.Package": 1}
# What people write, as hostile to a copy as it comes.
_WORDS = "Ärger \u202e 'quoted' \"twice\" \\ \t \n %s 🙂 "
_BIG = 2**40
_START = datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)


def fill() -> None:
    """Put rows into every table that has none yet.

    Raises:
        AssertionError: a table stayed empty.
    """
    for number in range(ROWS):
        with transaction.atomic():
            log.record(machine(_BIG), "item.graded", purpose="test", item=number + 1)
        if number < ROWS - 1:
            checkpoints.keep()
        if not number:
            checkpoints.place()
    for model in _in_order():
        if not model._default_manager.exists():
            rows = ROWS + _MORE.get(model._meta.label, 0)
            model._default_manager.bulk_create(_row(model, number) for number in range(rows))
    empty = [model._meta.label for model in _models() if not model._default_manager.exists()]
    assert not empty, f"no rows in {empty}"


def _models() -> list[Any]:
    return list(apps.get_models(include_auto_created=True))


def _in_order() -> list[Any]:
    """Give every model after those that its rows point to."""
    waiting, ordered = {model for model in _models() if model not in {LogEntry, LogHead}}, [LogEntry, LogHead]
    while waiting:
        ready = [model for model in waiting if not (_pointed_to(model) - {model}) & waiting]
        assert ready, f"these point to each other: {waiting}"
        ordered += sorted(ready, key=lambda model: str(model._meta.label))
        waiting -= set(ready)
    return ordered


def _pointed_to(model: Any) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _row(model: Any, number: int) -> Any:
    """Make a row: in the first, whatever may be empty is; in the others, every column says something."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    values = {field.attname: _value(model, field, number) for field in fields}
    return model(**values | _KEPT_APART.get(model._meta.label, _nothing)(values))


def _value(model: Any, field: Any, number: int) -> Any:
    if field.null and number == 0:
        return None
    if field.is_relation:
        # The rows before this one have the numbers from 1 on; of one's own kind, the one before.
        pointed = list(
            field.related_model._default_manager.order_by("pk").values_list("pk", flat=True)[:ROWS]
        )
        return number if field.related_model is model else pointed[number % ROWS]
    if field.choices:
        return field.choices[number % len(field.choices)][0]
    makers = [(kind, make) for kind, make in _MAKERS if isinstance(field, kind)]
    assert makers, f"no value is known for {field}"
    return makers[0][1](field, number)


def _text(field: Any, number: int) -> str:
    if field.blank and number == 0:
        return ""
    words = f"{number}{_WORDS}"
    return words * (500 // len(words)) if field.max_length is None else words[: field.max_length]


_MAKERS: list[tuple[Any, Any]] = [
    (models.UUIDField, lambda _, number: UUID(int=2**127 + number)),
    (models.JSONField, lambda field, number: _json(field, number)),
    (models.BinaryField, lambda _, number: bytes([number, 0, 255, 39, 92, 10]) * 6),
    (models.DateTimeField, lambda _, number: _START + timedelta(days=number, microseconds=number)),
    (models.DateField, lambda _, number: (_START + timedelta(days=number)).date()),
    (models.BooleanField, lambda _, number: bool(number % 2)),
    (models.FloatField, lambda _, number: 0.1 + number),
    (models.BigIntegerField, lambda _, number: _BIG + number),
    (models.SmallIntegerField, lambda _, number: 2**15 - 1 - number),
    (models.IntegerField, lambda _, number: 2**31 - 1 - number),
    (models.SlugField, lambda _, number: f"name-{number}"),
    ((models.CharField, models.TextField), _text),
]


def _nothing(_values: dict[str, Any]) -> dict[str, Any]:
    return {}


def _of_another(values: dict[str, Any], name: str) -> dict[str, Any]:
    """Give whoever graded another number than whoever did something about it, if somebody did."""
    given = values[name]
    return {"graded_by_id": given - 1 if given and given > 1 else 2} if values["graded_by_id"] else {}


def _none_of(values: dict[str, Any], *names: str) -> int:
    """Give the number of a person who did none of some things."""
    return next(number for number in (1, 2, 3) if number not in {values[name] for name in names})


def _approvers(values: dict[str, Any]) -> dict[str, Any]:
    """Give the two people who approve what another supplied, if anybody did."""
    others = [number for number in (1, 2, 3) if number != values["supplied_by_id"]]
    both = others if values["first_approver_id"] else (None, None)
    return dict(zip(("first_approver_id", "second_approver_id"), both, strict=True))


# What a table's own rule asks of columns together.
_KEPT_APART: dict[str, Any] = {
    # Whoever answers is another than the one who asked: the person before them.
    "origins.Clearing": lambda values: {
        "answered_by_id": values["asked_by_id"] - 1 if values["answered_by_id"] else None
    },
    "series.Export": lambda values: {
        "signed_by_id": values["made_by_id"] - 1 if values["signed_by_id"] else None
    },
    # A supply is of one list.
    "datasets.Supply": lambda values: {
        "confirmed_by_id": values["proposed_by_id"] - 1 if values["confirmed_by_id"] else None,
        "entry_list_id": None if values["hash_list_id"] else 1,
    },
    "datasets.ListEntry": lambda values: {
        "approved_by_id": values["proposed_by_id"] - 1 if values["approved_by_id"] else None
    },
    "lookups.Grant": lambda values: {
        "confirmed_by_id": values["proposed_by_id"] - 1 if values["confirmed_by_id"] else None
    },
    "feeds.Terms": lambda values: {
        "confirmed_by_id": values["proposed_by_id"] - 1 if values["confirmed_by_id"] else None
    },
    "datasets.Delta": lambda values: {"from_edition": values["to_edition"] - 1},
    # Both who approve are others than the one who supplied.
    "tools.Tool": lambda values: _approvers(values) | {"state": "proposed"},
    "tools.Opinion": lambda values: {"score": 0.25},
    "grading.Segment": lambda values: {"ends_s": values["begins_s"] + 1},
    # Nobody has to do with what they graded themselves.
    "quality.Verdict": lambda values: _of_another(values, "by_id"),
    "quality.Sample": lambda values: _of_another(values, "drawn_by_id"),
    "quality.Finding": lambda values: {"graded_by_id": _none_of(values, "found_by_id", "answered_by_id")},
    "quality.Check": lambda values: _of_another(values, "answered_by_id"),
    # Two people sign an assessment, in two roles, for a year at most.
    "grading.Shoulder": lambda values: {
        "helper_id": _another(values["asker_id"]) if values["helper_id"] else None
    },
    "grading.HandOver": lambda values: {"taker_id": _another(values["giver_id"])},
    "welfare.RiskAssessment": lambda values: {
        "months": 12,
        "second_id": values["author_id"] - 1 if values["second_id"] else None,
        "second_role": "another",
    },
    "welfare.PersonLimits": lambda values: {"set_by_id": _another(values["person_id"])},
    "people.LineManager": lambda values: {"manager_id": _another(values["person_id"])},
    "welfare.Clearance": lambda values: {"entered_by_id": _another(values["person_id"])},
    "welfare.PlannedShift": lambda values: {"ends_at": values["begins_at"] + timedelta(hours=1)},
    "cases.Marking": lambda values: {
        "answered_by_id": values["asked_by_id"] - 1 if values["answered_by_id"] else None
    },
    "statements.Version": lambda values: {
        "checked_by_id": values["made_by_id"] - 1 if values["checked_by_id"] else None
    },
    "statements.ScheduleItem": lambda values: {"reason": values["reason"] or "1"},
    "takedown.Appeal": lambda values: {
        "decided_by_id": values["entered_by_id"] - 1 if values["decided_by_id"] else None
    },
    # What has ended says when and in what; nobody is told what is not so.
    "enquiries.Enquiry": lambda values: {
        "state": "ended" if values["ended_at"] else "open",
        "ending": "answered" if values["ended_at"] else "",
    },
    "enquiries.LookUp": lambda values: {"told": "later"},
    # A package is of one thing, a second person checks it, and its parts are text.
    "packages.Package": lambda values: {
        **_of_one((values["supplements_id"] or 0) + 1, "case_id", "bundle_id", "referral_id", "cluster_id"),
        "state": "draft",
        "checked_by_id": _another(values["made_by_id"]) if values["checked_by_id"] else None,
        "conditions": values["conditions"] or "1",
    },
    "packages.Part": lambda values: {"name": f"{values['name'][:90]}.csv"},
    "packages.Deconfliction": lambda values: {"answer": "agreed"},
    # Nobody approves, releases or sends what they made.
    "cybertips.Tip": lambda values: {
        **dict.fromkeys(("approved_by_id", "released_by_id", "sent_by_id"), _another(values["made_by_id"])),
        "proposed_by_id": values["made_by_id"],
    },
    # What a partner assigned nobody here made; what somebody made, another approves.
    "abroad.ExchangeItem": lambda values: {
        "approved_by_id": _another(values["made_by_id"]) if values["made_by_id"] else None
    },
    "custody.GivenCopy": lambda values: {"released_by": f"by {values['chosen_by']}"[:200]},
    "logbook.Sanitised": lambda values: {
        "signed_by_id": _another(values["by_id"]) if values["signed_by_id"] else None
    },
    # A pair is named from its earlier observation; a nomination waits until another person decides it.
    "commerce.Judgement": lambda values: {
        "left_id": 1,
        "right_id": 2 + (values["by_id"] > 1),
        **({"withdrawn_at": values["at"]} if values["by_id"] == ROWS else {}),
    },
    "subjects.Judgement": lambda values: {"left_id": 1, "right_id": 2},
    "subjects.Nomination": lambda values: {
        "outcome": "tasked" if values["decided_by_id"] else "waiting",
        "decided_by_id": _another(values["by_id"]) if values["decided_by_id"] else None,
    },
    # A hold beats disposal, and a second person answers it.
    "retention.Disposal": lambda values: {
        "holds": 0,
        "answered_by_id": _another(values["proposed_by_id"])
        if values["answered_by_id"] and values["proposed_by_id"]
        else None,
    },
    # Whoever approves an answer did not propose it.
    "disclosure.AccessRequest": lambda values: {
        "answered_by_id": _another(values["proposed_by_id"])
        if values["answered_by_id"] and values["proposed_by_id"]
        else None,
    },
    "clocks.Clock": lambda values: {"owner_role": "" if values["owner_id"] else "supervisor"},
}


def _of_one(number: int, *names: str) -> dict[str, int | None]:
    """Point to one thing of several kinds: the first row to the first of the first kind, and so on."""
    there = min(number, ROWS)
    return {name: there if place == number else None for place, name in enumerate(names, 1)}


def _another(person: int) -> int:
    """Give the number of another person than one."""
    return person % ROWS + 1


def _json(field: Any, number: int) -> object:
    told = {"1": number, "of": [None, 1.5, True, "ä\u2028"]}
    return [told] if field.default is list else told

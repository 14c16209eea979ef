"""The record of a case as a file: the same rows as on its page, as JSON and CSV."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tutela.casework.cases import queries
from tutela.casework.cases.models import BookEntry, Case, CaseAction, Closure, Marking, TeamMember
from tutela.engine.formats import csv_cells

_COLUMNS = ("kind", "number", "what", "why", "by", "at", "state")


def rows(case: Case) -> Iterator[dict[str, Any]]:
    """Give all that is on the record of a case, kind by kind, in the order it came; moments in UTC."""
    for entry in BookEntry.objects.filter(case=case).select_related("person", "corrects").order_by("number"):
        state = f"corrects {entry.corrects.number}" if entry.corrects else ""
        why = f"{entry.reason} | {entry.alternatives}" if entry.alternatives else entry.reason
        yield _row("decision", entry.number, entry.decision, why, entry.person.name, entry.at, state)
    for action in CaseAction.objects.filter(case=case).select_related("owner").order_by("number"):
        state = "done" if action.done_at else f"due {action.due_on:%Y-%m-%d}"
        yield _row(
            "action", action.number, action.what, action.result, action.owner.name, action.made_at, state
        )
    for number, member in enumerate(
        TeamMember.objects.filter(case=case).select_related("person").order_by("pk"), 1
    ):
        state = f"until {member.until.isoformat(timespec='seconds')}" if member.until else "now"
        yield _row("member", number, member.part, "", member.person.name, member.since, state)
    for number, marking in enumerate(
        Marking.objects.filter(case=case).select_related("asked_by").order_by("pk"), 1
    ):
        state = {True: "in force from then", False: "left", None: "asked"}[marking.is_agreed]
        yield _row(
            "marking", number, marking.level, marking.reason, marking.asked_by.name, marking.asked_at, state
        )
    for number, closure in enumerate(
        Closure.objects.filter(case=case).select_related("person").order_by("pk"), 1
    ):
        state = "reopened" if closure.reopened_at else "closed"
        points = "; ".join(closure.points)
        yield _row("closure", number, points, closure.reason, closure.person.name, closure.at, state)


def _row(kind: str, number: int, what: str, why: str, by: str, at: datetime, state: str) -> dict[str, Any]:
    moment = at.isoformat(timespec="seconds")
    return dict(zip(_COLUMNS, (kind, number, what, why, by, moment, state), strict=True))


def as_csv(case: Case) -> str:
    """Give the record of a case as CSV with a head."""
    return csv_cells.table(_COLUMNS, rows(case))


def whole(case: Case) -> dict[str, Any]:
    """Give the record of a case as one document."""
    return {
        "schema": 1,
        "case": case.reference,
        "marking": queries.marking_of(case),
        "record": list(rows(case)),
    }

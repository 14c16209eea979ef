"""Enquiries as files carry them."""

from collections.abc import Iterable
from typing import Any

from tutela.casework.enquiries import queries
from tutela.casework.enquiries.models import Enquiry, Step
from tutela.engine.formats import csv_cells

_COLUMNS = (
    "enquiry", "channel", "asker", "organisation", "about", "state", "ending", "owner", "case", "report",
    "came_at", "entered_at", "ended_at",
)  # fmt: skip


def as_row(one: Enquiry) -> dict[str, Any]:
    """Give one enquiry as a flat row of codes and moments in UTC; its words are on its page alone."""
    return {
        "enquiry": one.reference,
        "channel": one.channel,
        "asker": one.asker,
        "organisation": one.organisation,
        "about": one.about,
        "state": one.state,
        "ending": one.ending,
        "owner": one.owner.username if one.owner else "",
        "case": one.case.reference if one.case else "",
        "report": f"R-{one.report_id}" if one.report_id else "",
        "came_at": one.came_at.isoformat(),
        "entered_at": one.entered_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else "",
    }


def as_csv(found: Iterable[Enquiry]) -> str:
    """Give enquiries as CSV, a row each."""
    return csv_cells.table(_COLUMNS, map(as_row, found))


def whole(one: Enquiry) -> dict[str, Any]:
    """Give one enquiry with its words and each step."""
    return {
        "schema": 1,
        **as_row(one),
        "words": one.words,
        "minutes": queries.minutes_of(one),
        "steps": [_step(each) for each in queries.steps_of(one)],
    }


def _step(each: Step) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": each.number,
        "kind": each.kind,
        "code": each.code,
        "says": each.says,
        "advice": str(each.advice) if each.advice else "",
        "minutes": each.minutes,
        "by": each.by.username,
        "at": each.at.isoformat(),
    }
    if each.kind == Step.Kind.LOOKED_UP:
        found = each.look_up
        row["look_up"] = {
            "asked": found.asked, "kind": found.kind, "basis": found.basis,
            "basis_version": found.basis_version, "known": found.known, "alike": found.alike,
            "told": found.told,
        }  # fmt: skip
    return row

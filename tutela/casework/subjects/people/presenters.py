"""People as files: the same rows as on their pages, as CSV and JSON; moments in UTC."""

from collections.abc import Iterable
from typing import Any

from tutela.casework.cases.queries import marking_of
from tutela.casework.risk import queries as risk
from tutela.casework.subjects import harm, queries
from tutela.casework.subjects.models import Subject
from tutela.engine.formats import csv_cells

_COLUMNS = ("subject", "title", "case", "class", "basis", "band", "immediate", "rank", "opened_at")


def as_row(one: Subject) -> dict[str, Any]:
    """Give a person as a row."""
    return {
        "subject": str(one),
        "title": one.title,
        "case": one.case.reference,
        "class": one.subject_class,
        "basis": "opinion" if one.is_opinion else "fact",
        "band": one.band,
        "immediate": one.is_immediate,
        "rank": one.rank,
        "opened_at": one.opened_at.isoformat(),
    }


def as_csv(found: Iterable[Subject]) -> str:
    """Give people as CSV, a row each."""
    return csv_cells.table(_COLUMNS, map(as_row, found))


def whole(one: Subject) -> dict[str, Any]:
    """Give a person with what is named of them, the facts by which they stand, and their nominations."""
    newest = risk.history(one.unit_id, harm.KIND, one.pk)[0]
    return {
        "schema": 1,
        **as_row(one),
        "marking": marking_of(one.case),
        "reason": one.reason,
        "rules": newest.model_version,
        "facts": [
            {"fact": name, "value": value, "where": where} for name, value, where in newest.facts
        ],
        "observations": [
            {
                "observation": str(each), "kind": each.kind, "text": each.raw, "strong": each.is_strong,
                "source": each.origin_kind, "number": each.origin, "place": each.place,
                "class": each.subject_class, "basis": "opinion" if each.is_opinion else "fact",
                "first_ms": each.first_ms, "last_ms": each.last_ms,
            }
            for each in queries.entity_of(one.anchor)
        ],
        "nominations": [
            {
                "nomination": str(each), "tasking": each.tasking, "outcome": each.outcome,
                "reason": each.reason, "decision": each.decision,
                "review_on": each.review_on.isoformat() if each.review_on else "",
            }
            for each in one.nominations.order_by("pk")
        ],
    }  # fmt: skip

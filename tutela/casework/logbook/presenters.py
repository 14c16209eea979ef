"""The log of a case as a file: every line with its grading and marking; no source is in it."""

from typing import Any

from tutela.casework.cases.models import Case
from tutela.casework.logbook import queries
from tutela.casework.logbook.models import Line, Sanitised
from tutela.engine.formats import csv_cells

_COLUMNS = (
    "marking", "line", "source", "information", "handling", "conditions", "provenance", "place", "technique",
    "authority", "obtained_on", "class", "basis", "text", "handed_on", "signed_by", "corrects", "by", "at",
)  # fmt: skip


def rows(case: Case) -> list[dict[str, Any]]:
    """Give the lines of a case in the order they were filed, each marked as high as the whole log."""
    marking = queries.marking_of_log(case)
    signed: dict[int, Sanitised] = {}
    texts = Sanitised.objects.filter(line__case=case, signed_by__isnull=False).select_related("signed_by")
    for text in texts.order_by("line", "number"):
        signed[text.line_id] = text
    found = Line.objects.filter(case=case).select_related("authority", "by", "corrects").order_by("pk")
    return [_row(marking, line, signed.get(line.pk)) for line in found]


def _row(marking: str, line: Line, text: Sanitised | None) -> dict[str, Any]:
    values = (
        marking, str(line), line.source, line.information, line.handling, line.conditions, line.provenance,
        line.place, line.technique, str(line.authority or ""), line.obtained_on.isoformat(),
        line.subject_class, "opinion" if line.is_opinion else "fact", line.text, text.text if text else "",
        str(text.signed_by) if text else "", str(line.corrects or ""), line.by.name, line.at.isoformat(),
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def as_csv(case: Case) -> str:
    """Give the log of a case as CSV, a row each."""
    return csv_cells.table(_COLUMNS, rows(case))


def whole(case: Case) -> dict[str, Any]:
    """Give the log of a case as one document."""
    return {
        "schema": 1,
        "case": case.reference,
        "marking": queries.marking_of_log(case),
        "lines": rows(case),
        "hypotheses": [
            {
                "hypothesis": str(each), "text": each.text, "state": each.state,
                "conclusion": each.conclusion,
                "evidence": [
                    {"line": f"IL-{one.line_id}", "for": one.is_for, "says": one.says}
                    for one in each.evidence.all()
                ],
            }
            for each in case.hypotheses.prefetch_related("evidence").order_by("pk")
        ],
    }  # fmt: skip

"""What the page of the points to prove says, and the same as JSON."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import PointFinding, Report
from tutela.casework.reports.offences.checklists import Checklist, checklists
from tutela.casework.reports.offences.subjects import subjects
from tutela.casework.reports.queries import findings_of, is_claimed
from tutela.casework.reports.triage.presenters import inert
from tutela.casework.times import moment

Context = dict[str, Any]
_CHOSEN = ("checklist", "about")


def offences(by: Actor, report: Report, sent: Mapping[str, str]) -> Context:
    """Say which checklists there are, what was found of their points, and ask for one of them.

    Args:
        by: who looks.
        report: which one.
        sent: which checklist is asked for and what it is about; what was sent and refused, to be corrected.
    """
    chosen = checklists().get(sent.get("checklist", ""))
    about = sent.get("about", "")
    may_decide = gate.may(by, Act.SETTLE_REPORTS, on=report)
    return {
        "report": report.reference,
        "report_href": reverse("report", args=[report.pk]),
        "json_href": reverse("report-offences-json", args=[report.pk]),
        "lists": [
            {"id": one.id, "title": one.title, "kinds": ", ".join(one.kinds), "says": one.says}
            for one in checklists().values()
        ],
        "found": found(report),
        "may_decide": may_decide,
        "is_own": report.claimed_by_id == by.person and is_claimed(report, timezone.now()),
        "chosen": _chosen(report, chosen, about, sent) if chosen and may_decide else None,
        "outcomes": PointFinding.Outcome.choices,
        "confidences": PointFinding.Confidence.choices,
    }


def _chosen(report: Report, chosen: Checklist, about: str, sent: Mapping[str, str]) -> Context:
    now = {row.point: row for row in findings_of(report) if (row.checklist, row.about) == (chosen.id, about)}
    return {
        "id": chosen.id,
        "title": chosen.title,
        "says": chosen.says,
        "about": about,
        "subjects": [(place, inert(name)) for place, name in subjects(report, chosen).items()],
        "points": [
            {
                "id": point,
                "says": says,
                "outcome": sent.get(f"outcome-{point}") or (now[point].outcome if point in now else ""),
                "confidence": sent.get(f"confidence-{point}")
                or (now[point].confidence if point in now else ""),
                "note": sent.get(f"note-{point}") or (now[point].note if point in now else ""),
            }
            for point, says in chosen.points
        ],
    }


def found(report: Report) -> list[Context]:
    """Say what was found in a report: by checklist and thing, each point with all its versions."""
    by_thing: dict[tuple[str, str], dict[str, list[PointFinding]]] = {}
    for row in findings_of(report):
        by_thing.setdefault((row.checklist, row.about), {}).setdefault(row.point, []).insert(0, row)
    return [_thing(checklist, rows) for (checklist, _), rows in by_thing.items()]


def _thing(checklist: str, rows: Mapping[str, list[PointFinding]]) -> Context:
    known = checklists().get(checklist)
    points = dict(known.points) if known else {}
    newest = max((row for versions in rows.values() for row in versions), key=lambda row: row.pk)
    return {
        "checklist": checklist,
        "title": known.title if known else checklist,
        "says": known.says if known else "This version of Tutela does not know it",
        "about": inert(newest.about_says),
        "left": [says for point, says in points.items() if point not in rows],
        "points": [
            {"says": points.get(point, point), "versions": [_version(row) for row in rows[point]]}
            for point in [*points, *(rows.keys() - points.keys())]
            if point in rows
        ],
    }


def _version(of: PointFinding) -> Context:
    return {
        "n": of.n,
        "outcome": of.get_outcome_display(),
        "confidence": of.confidence,
        "note": inert(of.note),
        "by": of.by.name,
        "at": moment(of.at),
        "version": of.version,
    }


def as_json(report: Report) -> Context:
    """Give all that was found in a report, every version of it, with what each checklist rests on."""
    rows = [
        {
            "checklist": row.checklist, "point": row.point, "about": row.about, "about_says": row.about_says,
            "n": row.n, "outcome": row.outcome, "confidence": row.confidence, "note": row.note,
            "report_version": row.version, "by": row.by.name, "at": row.at.isoformat(),
        }
        for row in findings_of(report)
    ]  # fmt: skip
    named = {row["checklist"] for row in rows}
    rests = {
        one.id: {"title": one.title, "citation": one.citation, "read": one.read, "mark": one.mark}
        for one in checklists().values()
        if one.id in named
    }
    return {"report": report.reference, "checklists": rests, "findings": rows}

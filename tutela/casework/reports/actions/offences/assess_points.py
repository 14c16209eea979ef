"""Says of points that have to be proved of an offence whether they are met."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.errors import BadFinding
from tutela.casework.reports.models import PointFinding, Report, ReportStep
from tutela.casework.reports.offences.checklists import Checklist
from tutela.casework.reports.offences.subjects import subjects
from tutela.engine.taxonomy import terminology

_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found of one point: `outcome` and `confidence` as `PointFinding` has them."""

    outcome: str
    confidence: str
    note: str = ""


@transaction.atomic
def assess_points(
    by: Actor, report: Report, checklist: Checklist, about: str, found: Mapping[str, Found]
) -> list[PointFinding]:
    """Keep what was found; a point of which the same holds already gets no further version.

    It decides nothing of the report: no disposition and no band follows from it.

    Args:
        by: who has the report before them.
        report: which one.
        checklist: whose points they are.
        about: the place of the file or person it is decided of; "" for the report as a whole.
        found: by the ids of the points.

    Returns:
        what was kept.

    Raises:
        NotAllowed: the actor may decide no reports.
        NotYours: the report is not in their hands.
        BadFinding: nothing was said, of a point or a thing that is not there, or without a confidence.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.SETTLE_REPORTS, on=report)
    terminology.guard(*(each.note for each in found.values()))
    report = moving.locked(report)
    moving.require_claim(by, report)
    names = subjects(report, checklist)
    _require_sound(checklist, about, names, found)
    held = {row.point: row for row in current(report, checklist.id, about)}
    rows = [
        PointFinding(
            report=report, checklist=checklist.id, point=point, about=about, about_says=names[about],
            n=held[point].n + 1 if point in held else 1, outcome=each.outcome, confidence=each.confidence,
            note=each.note.strip(), version=report.version, by_id=by.person,
        )
        for point, each in found.items()
        if point not in held or _said(held[point]) != (each.outcome, each.confidence, each.note.strip())
    ]  # fmt: skip
    if rows:
        database.insert(rows)
        _note(by, report, checklist, rows)
    return rows


def current(report: Report, checklist: str, about: str) -> list[PointFinding]:
    """Give what holds now of the points of a list: the newest version of each."""
    rows = PointFinding.objects.filter(report=report, checklist=checklist, about=about).order_by("n")
    return list({row.point: row for row in rows}.values())


def _said(of: PointFinding) -> tuple[str, str, str]:
    return of.outcome, of.confidence, of.note


def _note(by: Actor, report: Report, checklist: Checklist, rows: list[PointFinding]) -> None:
    """Put it into the history of the report and on record."""
    said = f"{checklist.title}, {rows[0].about_says}: {len(rows)} points"
    step = ReportStep.objects.create(report=report, what="points_assessed", reason=said, by_id=by.person)
    log.record(
        by, "report.points_assessed", purpose="report", wrote=[step, *rows], report=report.pk,
        checklist=checklist.id, about=rows[0].about,
        points=[f"{row.point}|{row.n}|{row.outcome}|{row.confidence}" for row in rows],
    )  # fmt: skip


def _require_sound(
    checklist: Checklist, about: str, names: Mapping[str, str], found: Mapping[str, Found]
) -> None:
    if not found:
        raise BadFinding("Say of at least one point whether it is met. Nothing was kept.")
    if about not in names or found.keys() - dict(checklist.points).keys():
        raise BadFinding(
            "That point, or what it is about, is not in this report's newest version. Load it again."
        )
    for each in found.values():
        if (
            each.outcome not in PointFinding.Outcome.values
            or each.confidence not in PointFinding.Confidence.values
        ):
            raise BadFinding("Say of each point what you found and how sure you are. Nothing was kept.")
        if len(each.note.strip()) > _LONGEST_NOTE:
            raise BadFinding("Write each note in at most 500 signs, in dry terms. Nothing was kept.")

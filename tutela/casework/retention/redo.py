"""Disposes again of what a restored backup brought back, before anybody signs in."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from tutela.casework.cases.models import Case
from tutela.casework.gate import Actor
from tutela.casework.reports.models import Report, ReportVersion
from tutela.casework.retention import actions
from tutela.casework.retention.models import Disposal


def dispose_again(by: Actor, what: Mapping[str, Any]) -> bool:
    """Dispose of a case again; say whether the backup had brought it back."""
    case = Case.objects.filter(pk=what["case"], unit=by.unit).select_related("key").first()
    if case is None:
        return False
    done = Disposal.objects.filter(unit=by.unit, subject_kind="case", subject=case.pk, state="done")
    if case.key.destroyed_at is not None and done.exists():
        return False
    actions.dispose_again(by, case, what)
    return True


def dispose_reports_again(by: Actor, what: Mapping[str, Any]) -> bool:
    """Dispose of reports again; say whether the backup had brought any of them back."""
    there = Report.objects.filter(pk__in=what["reports"], unit=by.unit)
    told = ReportVersion.objects.filter(report=OuterRef("pk")).exclude(sha256=b"")
    kept = set(what["keep"])
    back = [
        row.pk
        for row in there.annotate(tells=Exists(told)).order_by("pk")
        if row.tells or (row.sender_reference and row.pk not in kept)
    ]
    if not back:
        return False
    actions.dispose_reports_again(by, back, what)
    return True


def after_any(by: Actor) -> None:
    """Clean the database of what was disposed of again, which the backup held."""
    actions.clean(by)

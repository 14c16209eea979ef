"""Enters what a licensed instrument gave about a report."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk.actions.decide import require_reason
from tutela.casework.risk.models import InstrumentResult
from tutela.engine.taxonomy import terminology


@transaction.atomic
def enter_result(
    by: Actor, report: Report, instrument: str, version: str, result: str, assessed_by: str, assessed_on: date
) -> InstrumentResult:
    """Enter a result of KIRAT or its like. It is shown beside our band and moves nothing by itself.

    Args:
        by: who enters it.
        report: about which.
        instrument: its name.
        version: of the instrument.
        result: what it gave, in its own words.
        assessed_by: who used it, licensed and trained.
        assessed_on: when.

    Raises:
        NoReason: one of them says nothing.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(instrument, version, result, assessed_by)
    entered = InstrumentResult.objects.create(
        unit_id=by.unit,
        subject_kind=KIND,
        subject=report.pk,
        instrument=require_reason(instrument)[:60],
        version=require_reason(version)[:60],
        result=require_reason(result)[:60],
        assessed_by=require_reason(assessed_by)[:200],
        assessed_on=assessed_on,
        by_id=by.person,
    )
    log.record(
        by, "report.result_entered", purpose="report", wrote=[entered], report=report.pk, result=entered.pk,
        instrument=entered.instrument,
    )  # fmt: skip
    return entered

"""Confirms or refuses, as the second person, that a report is lowered."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.banding.score import place
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import queries
from tutela.casework.risk.actions.decide import answer
from tutela.casework.risk.errors import RiskMoved
from tutela.casework.risk.models import Assessment
from tutela.engine.taxonomy import terminology


@transaction.atomic
def answer_lowering(by: Actor, report: Report, *, confirms: bool, reason: str = "") -> Assessment | None:
    """Confirm or refuse what another person asked of a report; a refusal needs a reason.

    Raises:
        SecondNeeded: the actor asked for it.
        RiskMoved: nothing waits, or something new is known since it was asked.
        NoReason: it is refused without one.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(reason)
    lock_unit(by.unit)
    current = Report.objects.select_for_update(of=["self"], no_key=True).get(pk=report.pk)
    asked = queries.waiting(by.unit, KIND, report.pk)
    if asked is None:
        raise RiskMoved(f"Nothing waits for a second person about {report}.")
    lowered = answer(by, asked, confirms=confirms, reason=reason)
    if lowered is not None:
        place(by, [current], {report.pk: lowered})
    asked.refresh_from_db()
    wrote = [asked] if lowered is None else [asked, lowered]
    log.record(
        by, "report.lowered" if confirms else "report.lowering_refused", purpose="report", wrote=wrote,
        report=report.pk, lowering=asked.pk, band=asked.band, clears=asked.clears,
    )  # fmt: skip
    return lowered

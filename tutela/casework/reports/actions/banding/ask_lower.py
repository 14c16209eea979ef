"""Asks a second person to lower a report, or to say that nobody is at immediate risk any more."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import queries
from tutela.casework.risk.actions.decide import ask_to_lower
from tutela.casework.risk.models import Lowering
from tutela.engine.taxonomy import terminology


@transaction.atomic
def ask_lower(by: Actor, report: Report, band: str, reason: str, *, clears: bool = False) -> Lowering:
    """Ask for a lower band; nothing changes until another person confirms it.

    Args:
        by: who asks.
        report: which.
        band: the band asked for; with `clears` it may be the one that stands.
        reason: why, for the second person and whoever reads it later.
        clears: nobody is at immediate risk any more.

    Raises:
        NoReason: there is none.
        RiskMoved: it would lower nothing, or something waits already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(reason)
    Report.objects.select_for_update(of=["self"], no_key=True).get(pk=report.pk)
    stands = queries.newest(by.unit, KIND, [report.pk])[report.pk]
    asked = ask_to_lower(by, stands, band, reason, clears=clears)
    log.record(
        by, "report.lowering_asked", purpose="report", wrote=[asked], report=report.pk, lowering=asked.pk,
        band=band, clears=clears,
    )  # fmt: skip
    return asked

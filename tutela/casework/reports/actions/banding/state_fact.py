"""States a fact about a report that its sender did not, and assesses it again."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.banding.score import score
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import version_of
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import rules
from tutela.casework.risk.actions.decide import require_reason
from tutela.casework.risk.models import Assessment, StatedFact
from tutela.engine.risk.errors import BadFact
from tutela.engine.risk.rule_book import Kind
from tutela.engine.taxonomy import terminology


@transaction.atomic
def state_fact(by: Actor, report: Report, fact: str, value: int, source: str) -> Assessment:
    """State what is known of a report: 1 for yes, 0 for no, or a count; it is assessed again at once.

    Args:
        by: who states it.
        report: about which.
        fact: as the rule book calls it.
        value: what is known.
        source: where they have it from.

    Raises:
        BadFact: the rule book asks for no such fact, or in another way.
        NoReason: no source is named.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=report)
    terminology.guard(source)
    lock_unit(by.unit)
    current = Report.objects.select_for_update(of=["self"], no_key=True).get(pk=report.pk)
    book, _ = rules.in_force(by.unit)
    if fact not in book.kinds or value < 0 or (book.kinds[fact] is Kind.YES_NO and value > 1):
        raise BadFact(f"The rules ask for no fact {fact!r} of the value {value}.")
    stated = StatedFact.objects.create(
        unit_id=by.unit,
        subject_kind=KIND,
        subject=report.pk,
        fact=fact,
        value=value,
        source=require_reason(source)[:500],
        by_id=by.person,
    )
    version = version_of(current)
    version.report = current
    row = score(by, [version], "more is known")[report.pk]
    log.record(
        by, "report.fact_stated", purpose="report", wrote=[stated], report=report.pk, fact=fact,
        stated=stated.pk, band=row.band,
    )  # fmt: skip
    return row

"""Decides what a report ends in."""

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.actions.triage import moving
from tutela.casework.reports.actions.triage.settling import settle
from tutela.casework.reports.errors import BadOutcome, NotLooked
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Disposition, Report
from tutela.casework.reports.outcomes import DUPLICATE_OF, LOOKS, REASON, Outcome, outcomes
from tutela.engine.taxonomy import terminology


@transaction.atomic
def settle_report(
    by: Actor,
    report: Report,
    rule_id: str,
    reason: str = "",
    duplicate_of: str = "",
    without_look: str = "",
) -> Disposition:
    """Decide what a report ends in: one disposition, which supersedes the one before and changes none of it.

    Only a person who has the report before them does that: no rule settles what nobody opened. The clock of
    its band ends; it starts anew should a further version open the report again.

    Args:
        by: who decides.
        report: in their hands.
        rule_id: one of the rules of `outcomes`.
        reason: in their own words, where the rule needs one.
        duplicate_of: the reference of the report that it repeats, where it does.
        without_look: why an address was not looked at, where the rule asks for a look at each.

    Raises:
        NotAllowed: the actor may not settle reports.
        NotYours: it is not in their hands.
        AlreadySettled: it has ended.
        BadOutcome: there is no such rule, or what it needs was not given.
        NotLooked: nobody looked at one of its addresses, and it is not said why.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.SETTLE_REPORTS, on=report)
    terminology.guard(reason, without_look)
    report = moving.locked(report)
    moving.require_open(report)
    moving.require_claim(by, report)
    rule = outcomes().get(rule_id)
    if rule is None:
        raise BadOutcome(f"Report {report}: choose one of the outcomes.", "rule")
    other = _other(by, report, rule, duplicate_of)
    if REASON in rule.needs:
        reason = moving.require_reason(reason, report)
    unseen = addresses.without_look(report) if LOOKS in rule.needs else []
    if unseen and not without_look.strip():
        raise NotLooked(
            f"Report {report}: nobody has looked at {len(unseen)} of its addresses. Look at each, or say why "
            "one was not looked at. Nothing was decided.",
            "without_look",
        )
    made = Disposition(
        code=rule.code,
        rule_id=rule.id,
        reason=reason.strip()[:2000],
        without_look=without_look.strip()[:2000] if unseen else "",
        duplicate_of=other,
    )
    return settle(by, report, made)


def _other(by: Actor, report: Report, rule: Outcome, reference: str) -> Report | None:
    """Find the report that one repeats, where the rule asks for it."""
    if DUPLICATE_OF not in rule.needs:
        return None
    number = database.row_number(reference.strip().upper().removeprefix("R-"))
    found = Report.objects.filter(unit=by.unit, pk=number or 0).exclude(pk=report.pk).first()
    if found is None:
        raise BadOutcome(f"Report {report}: name the report that it repeats, as R-17.", "duplicate_of")
    return found

"""Decides others of the same thing as somebody decided one of them."""

from collections.abc import Mapping

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.triage.settling import settle
from tutela.casework.reports.errors import BadOutcome
from tutela.casework.reports.models import Disposition, Report
from tutela.casework.reports.outcomes import LOOKS, outcomes
from tutela.casework.reports.triage.alike import ON_A_PAGE, Compared, compare, disposition_of
from tutela.casework.reports.triage.floods import Flood


@transaction.atomic
def settle_alike(by: Actor, like: Report, chosen: Mapping[int, int]) -> list[Disposition]:
    """Give reports of a flood the same disposition for the same reason as one that the actor decided.

    Each has a disposition and an entry of the record of its own. All of them, or none: one that names
    something else, of which another fact of risk is known, with files, or of a child at immediate risk is
    decided by itself.

    Args:
        by: who decided the one, and saw what differs in each of the others.
        like: the report that they decided.
        chosen: which version of each other report, by its number, they had before them.

    Raises:
        NotAllowed: the actor may not settle reports.
        BadOutcome: they did not decide the one, chose none or too many, or one cannot be decided with it.
    """
    gate.require(by, Act.SETTLE_REPORTS, on=like)
    like = Report.objects.get(pk=like.pk)
    decided = disposition_of(like, by.person)
    if decided is None:
        raise BadOutcome(f"Report {like}: decide it yourself first; then others like it can follow.")
    if not chosen or len(chosen) > ON_A_PAGE:
        raise BadOutcome(f"Choose from 1 to {ON_A_PAGE} reports of this page.")
    lock_unit(by.unit)
    rows = Report.objects.select_for_update(no_key=True).filter(unit=by.unit, pk__in=chosen)
    others = list(rows.order_by("pk"))
    if len(others) != len(chosen):
        raise BadOutcome("One of the chosen reports is not there. Load the page again.")
    for each in compare(like, others, by.person):
        _require_same(like, each, chosen[each.report.pk])
    return [settle(by, other, _another(decided, like, other)) for other in others]


def _require_same(like: Report, each: Compared, version: int) -> None:
    report = each.report
    why_not = each.why_not
    if report.state != Report.State.WAITING or Flood.of(report) != Flood.of(like):
        why_not = "it has moved since"
    elif report.version != version:
        why_not = "a later version of it came"
    if why_not:
        raise BadOutcome(f"Report {report} cannot be decided with {like}: {why_not}. Nothing was decided.")


def _another(decided: Disposition, like: Report, other: Report) -> Disposition:
    if decided.duplicate_of_id == other.pk:
        raise BadOutcome(f"Report {like} repeats {other}, which cannot repeat itself. Nothing was decided.")
    return Disposition(
        code=decided.code,
        rule_id=decided.rule_id,
        reason=decided.reason,
        without_look=_without_look(decided, like, other),
        duplicate_of_id=decided.duplicate_of_id,
        like=like,
    )


def _without_look(decided: Disposition, like: Report, other: Report) -> str:
    """Say why nobody looked at the addresses of another, which names nothing else than the one."""
    rule = outcomes().get(decided.rule_id)
    if rule is None or LOOKS not in rule.needs or not other.to_look_at:
        return ""
    return decided.without_look or f"It names what {like} names, which was looked at."

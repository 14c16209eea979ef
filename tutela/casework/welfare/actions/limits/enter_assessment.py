"""Enters a local risk assessment of the limits of a duty."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.welfare.errors import BadEntry
from tutela.casework.welfare.limits import signing
from tutela.casework.welfare.limits.rules import Duty
from tutela.casework.welfare.models import RiskAssessment
from tutela.engine.taxonomy import terminology

MOST_MONTHS = 12


@transaction.atomic
def enter_assessment(by: Actor, duty: Duty, held_on: date, months: int, findings: str) -> RiskAssessment:
    """Enter an assessment of the limits of a duty, as its first signature; it counts with the second.

    Args:
        by: who held it, and signs it first.
        duty: whose limits it is of, as they stand in the unit's rules.
        held_on: the day on which it was held.
        months: how long it lasts from then on, at most twelve.
        findings: what was found, for whoever signs.

    Raises:
        BadEntry: it is of a day to come, lasts too long, or says nothing.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.ASSESS_VIEWING)
    terminology.guard(findings)
    if held_on > timezone.localdate():
        raise BadEntry("The assessment was held on a day to come. Write the day on which it was held.")
    if not 1 <= months <= MOST_MONTHS:
        raise BadEntry(f"An assessment lasts from 1 to {MOST_MONTHS} months.")
    if not findings.strip():
        raise BadEntry("Write what was found, for whoever signs it.")
    lock_unit(by.unit)
    entered = RiskAssessment.objects.create(
        unit_id=by.unit,
        duty=duty.name,
        digest=duty.digest,
        held_on=held_on,
        months=months,
        findings=findings.strip(),
        author_id=by.person,
        author_role=signing.role_of(by),
    )
    log.record(
        by,
        "assessment.entered",
        purpose="welfare",
        wrote=[entered],
        assessment=entered.pk,
        duty=duty.name,
        limits_sha256=duty.digest,
        months=months,
    )
    return entered

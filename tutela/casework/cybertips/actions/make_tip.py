"""Makes a report to NCMEC of a case, an exhibit or a report of ours."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.custody import log
from tutela.casework.cybertips.content.duties import driving
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import Environment, Tip, TipStep
from tutela.casework.cybertips.queries import Thing
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.engine.formats.cybertips import elements


@transaction.atomic
def make_tip(by: Actor, thing: Thing, environment: str, content: Mapping[str, Any]) -> Tip:
    """Make a report, a draft that goes nowhere until others have approved it and had it sent.

    Args:
        by: who makes it, and owns it.
        thing: what it is made of.
        environment: "test" or "live"; it stays so for good.
        content: what it says, as data; it may be incomplete until it is proposed.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC, or not of this.
        BadTip: there is no such environment.
        VersionBroken: the duties that the unit follows are not what two people approved.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=thing)
    if environment not in Environment.values:
        raise BadTip("A report is made for the environment test, or for live.")
    # A TEST report tells nobody anything, whatever the law says.
    duty = driving(by.unit) if environment == Environment.LIVE else None
    case = thing if isinstance(thing, Case) else thing.case if isinstance(thing, Exhibit) else None
    tip = Tip.objects.create(
        unit_id=by.unit, case=case, exhibit=thing if isinstance(thing, Exhibit) else None,
        report=thing if isinstance(thing, Report) else None, environment=environment, content=dict(content),
        form=elements.version(), owner_id=by.person, made_by_id=by.person,
        due_at=timezone.now() + timedelta(hours=duty.hours) if duty else None,
        due_by=f"{duty.title} ({duty.citation})" if duty else "",
    )  # fmt: skip
    step = TipStep.objects.create(tip=tip, number=tip.version, kind=TipStep.Kind.MADE, person_id=by.person)
    log.record(
        by, "cybertip.made", purpose="reporting", wrote=[tip, step], cybertip=tip.pk,
        environment=environment, duty=duty.code if duty else None,
    )  # fmt: skip
    return tip

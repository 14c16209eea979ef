"""Decides, as another person, whether a nomination is tasked, and when that is reviewed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.errors import BadSubject, OwnNomination, SubjectMoved
from tutela.casework.subjects.models import LONGEST, Nomination
from tutela.casework.subjects.waits import KIND
from tutela.engine.taxonomy import terminology


@transaction.atomic
def decide_nomination(
    by: Actor, nomination: Nomination, outcome: str, decision: str, review_on: date | None = None
) -> Nomination:
    """Task or decline a nomination that another person made.

    Args:
        by: who decides.
        nomination: which.
        outcome: tasked or declined.
        decision: why.
        review_on: on which day it is reviewed; needed where it is tasked.

    Raises:
        NotAllowed: the actor decides no nominations.
        OwnNomination: they made it.
        SubjectMoved: it was decided already.
        BadSubject: it is not said why, or the day of its review is missing or past.
        RefusedWords: the decision holds words that are not used here.
    """
    gate.require(by, Act.DECIDE_NOMINATION, on=nomination)
    terminology.guard(decision)
    lock_unit(by.unit)
    current = Nomination.objects.get(pk=nomination.pk)
    if current.by_id == by.person:
        raise OwnNomination(f"{by.name} made this nomination. Another person decides.")
    if current.outcome != Nomination.Outcome.WAITING:
        raise SubjectMoved(f"{current} was decided already. Load the page again.")
    if outcome not in (Nomination.Outcome.TASKED, Nomination.Outcome.DECLINED):
        raise BadSubject("Choose whether it is tasked or declined.")
    if not decision.strip() or len(decision) > LONGEST:
        raise BadSubject("Say why, in at most 1,000 characters.")
    if outcome == Nomination.Outcome.TASKED and review_on is None:
        raise BadSubject("What is tasked is reviewed: name the day.")
    if outcome == Nomination.Outcome.DECLINED and review_on is not None:
        raise BadSubject("What is declined has no review; nominate again when more is known.")
    if review_on is not None and review_on <= timezone.localdate():
        raise BadSubject("The day of the review lies ahead.")
    current.outcome, current.decision, current.review_on = outcome, decision.strip(), review_on
    current.decided_by_id, current.decided_at = by.person, timezone.now()
    current.save(update_fields=["outcome", "decision", "review_on", "decided_by", "decided_at"])
    end(by, KIND, [current.pk])
    log.record(
        by, f"nomination.{outcome}", purpose="investigation", wrote=[current], nomination=current.pk,
        subject=current.subject_id, decision_sha256=log.digest_of(current.decision),
        review_on=review_on.isoformat() if review_on else "",
    )  # fmt: skip
    return current

"""Keeps what the review of a nomination found, and when the next one is due."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.errors import BadSubject, SubjectMoved
from tutela.casework.subjects.models import LONGEST, Nomination, Review
from tutela.engine.taxonomy import terminology


@transaction.atomic
def review_nomination(by: Actor, nomination: Nomination, says: str, next_on: date | None = None) -> Review:
    """Keep a review; without a next day the nomination has come to its end.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        SubjectMoved: it is not under review.
        BadSubject: nothing is said, or the next day is past.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=nomination)
    terminology.guard(says)
    if not says.strip() or len(says) > LONGEST or (next_on is not None and next_on <= timezone.localdate()):
        raise BadSubject("Say what the review found, in at most 1,000 characters; the next day lies ahead.")
    lock_unit(by.unit)
    current = Nomination.objects.get(pk=nomination.pk)
    if current.outcome != Nomination.Outcome.TASKED:
        raise SubjectMoved(f"{current} is not under review.")
    made = Review.objects.create(nomination=current, says=says.strip(), next_on=next_on, by_id=by.person)
    current.review_on = next_on
    if next_on is None:
        current.outcome = Nomination.Outcome.ENDED
    current.save(update_fields=["review_on", "outcome"])
    log.record(
        by, "nomination.reviewed", purpose="investigation", wrote=[made, current], nomination=current.pk,
        next_on=next_on.isoformat() if next_on else "", says_sha256=log.digest_of(made.says),
    )  # fmt: skip
    return made

"""Keeps something on, once a person has looked whether it is still needed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import RetentionClock, Review
from tutela.engine.retention.dates import later
from tutela.engine.taxonomy import terminology

MOST_LETTERS, MOST_YEARS = 500, 10


@transaction.atomic
def review_clock(by: Actor, clock: RetentionClock, until: date, reason: str) -> Review:
    """Keep something until another day, with the reason; then it is looked at again.

    Raises:
        NotAllowed: the actor does not keep what is kept.
        BadRetention: the day is past or more than ten years away, or no reason was given.
        RetentionMoved: the clock has ended.
        RefusedWords: the reason says what is said by codes alone.
    """
    gate.require(by, Act.KEEP_RETENTION, on=clock)
    terminology.guard(reason)
    today = timezone.localdate()
    if not today < until <= later(today, MOST_YEARS):
        raise BadRetention(f"Write a day that is to come, within {MOST_YEARS} years.")
    if not reason.strip() or len(reason) > MOST_LETTERS:
        raise BadRetention(f"Say why it is kept on, in at most {MOST_LETTERS} characters.")
    current = RetentionClock.objects.select_for_update(no_key=True).get(pk=clock.pk)
    if current.ended_at is not None:
        raise RetentionMoved(f"{current} has ended.")
    review = Review.objects.create(clock=current, until=until, reason=reason.strip(), by_id=by.person)
    current.due_on = max(until, current.begins_on)
    current.save(update_fields=["due_on"])
    log.record(
        by, "retention.reviewed", purpose="retention", wrote=[review, current], clock=current.pk,
        until=until.isoformat(), reason_sha256=log.digest_of(review.reason),
    )  # fmt: skip
    return review

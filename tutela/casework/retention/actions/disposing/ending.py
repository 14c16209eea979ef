"""The step that ends what ran for a case that was disposed of."""

from django.db.models import Model
from django.utils import timezone

from tutela.casework.retention.models import Disposal, Hold, RetentionClock, Review


def end_all(disposal: Disposal) -> list[Model]:
    """End the clocks of a case, and empty what people wrote of it here; give the rows that changed."""
    of = {"unit": disposal.unit_id, "subject_kind": disposal.subject_kind, "subject": disposal.subject}
    clocks = list(RetentionClock.objects.filter(ended_at=None, **of))
    for clock in clocks:
        clock.ended_at, clock.end = timezone.now(), RetentionClock.End.DISPOSED
        clock.save(update_fields=["ended_at", "end"])
    holds = list(Hold.objects.filter(**of))
    for hold in holds:
        hold.reason, hold.authority, hold.why_ended = "", "", ""
        hold.save(update_fields=["reason", "authority", "why_ended"])
    every = RetentionClock.objects.filter(**of)
    reviews = list(Review.objects.filter(clock__in=every.values("pk")))
    for review in reviews:
        review.reason = ""
        review.save(update_fields=["reason"])
    return [*clocks, *holds, *reviews]

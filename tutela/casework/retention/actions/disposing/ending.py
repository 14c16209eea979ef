"""The step that ends what ran for something that was disposed of."""

from collections.abc import Collection, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from tutela.casework.retention import books
from tutela.casework.retention.models import Disposal, Hold, RetentionClock, Review
from tutela.engine.retention.rules import Subject


def end_all(disposal: Disposal) -> list[Model]:
    """End the clocks of a case, and empty what people wrote of it here; give the rows that changed."""
    of = Q(unit=disposal.unit_id, subject_kind=disposal.subject_kind, subject=disposal.subject)
    return _end(RetentionClock.objects.filter(of), Hold.objects.filter(of))


def end_reports(unit: int, reports: Sequence[int], kept: Collection[int]) -> list[Model]:
    """End the clocks of reports, but those of references that are kept; give the rows that changed."""
    kinds = (Subject.REPORT, Subject.SUBMISSION)
    clocks = RetentionClock.objects.filter(unit=unit, subject_kind__in=kinds, subject__in=reports)
    longer = [rule.key for rule in books.in_force(unit).rules if rule.is_of_reference]
    clocks = clocks.exclude(subject__in=list(kept), rule__in=longer) if kept and longer else clocks
    holds = Hold.objects.filter(unit=unit, subject_kind__in=kinds, subject__in=reports)
    return _end(clocks, holds)


def _end(every: QuerySet[RetentionClock], held: QuerySet[Hold]) -> list[Model]:
    clocks = list(every.filter(ended_at=None))
    for clock in clocks:
        clock.ended_at, clock.end = timezone.now(), RetentionClock.End.DISPOSED
    RetentionClock.objects.bulk_update(clocks, ["ended_at", "end"])
    holds = list(held)
    for hold in holds:
        hold.reason, hold.authority, hold.why_ended = "", "", ""
    Hold.objects.bulk_update(holds, ["reason", "authority", "why_ended"])
    reviews = list(Review.objects.filter(clock__in=every.values("pk")))
    for review in reviews:
        review.reason = ""
    Review.objects.bulk_update(reviews, ["reason"])
    return [*clocks, *holds, *reviews]

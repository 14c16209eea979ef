"""Begins and ends clocks of keeping, as the round finds what has none, or has one and is open again."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.retention import books, queries
from tutela.casework.retention.models import RetentionClock
from tutela.casework.retention.queries import MOST_AT_ONCE
from tutela.engine.retention.due import due
from tutela.engine.retention.rules import Rule, Subject


@transaction.atomic
def begin_clocks(by: Actor) -> int:
    """Begin the clocks of what was closed or settled, by the rules for all; end those of what is open.

    Returns:
        How many began or ended; as many at once as are on record in one go.

    Raises:
        NotAllowed: the actor is a person.
        VersionBroken: the book is not what two people approved.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL)
    book = books.in_force(by.unit)
    made = [
        clock
        for subject in Subject
        for rule in book.of_all(subject)
        for clock in _begun(by, rule, book.digest, queries.without(by.unit, rule))
    ][:MOST_AT_ONCE]
    made = RetentionClock.objects.bulk_create(made)
    ended = list(queries.of_open_cases(by.unit)[:MOST_AT_ONCE])
    for clock in ended:
        clock.ended_at, clock.end = timezone.now(), RetentionClock.End.REOPENED
    RetentionClock.objects.bulk_update(ended, ["ended_at", "end"])
    if made or ended:
        log.record(
            by, "retention.followed", purpose="retention", wrote=[*made, *ended], begun=len(made),
            ended=len(ended), book_sha256=book.digest,
        )  # fmt: skip
    return len(made) + len(ended)


def _begun(
    by: Actor, rule: Rule, digest: str, things: Iterable[tuple[int, date]]
) -> Iterable[RetentionClock]:
    for number, begins in things:
        found = due(rule, begins)
        yield RetentionClock(
            unit_id=by.unit, subject_kind=rule.subject, subject=number, rule=rule.key, book=digest,
            is_verified=rule.is_verified, begins_on=begins, due_on=found.on, then=found.then, made_by=by.name,
        )  # fmt: skip

"""Puts a closed case under the rule by which it is kept."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import closure_of
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention import books
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import RetentionClock
from tutela.engine.retention.due import due
from tutela.engine.retention.rules import Subject


@transaction.atomic
def choose_rule(by: Actor, case: Case, key: str, born: date | None = None) -> RetentionClock:
    """Keep a closed case by one of the rules that a person chooses; the one chosen before ends.

    Args:
        by: who chooses.
        case: which case.
        key: of the rule.
        born: the day of birth of the person whom the case is about, where the rule ends at an age. It is used
            to compute the day, and not kept.

    Raises:
        NotAllowed: the actor does not keep what is kept.
        BadRetention: the book has no such rule, or the day of birth lacks or cannot be.
        RetentionMoved: the case is not closed, was disposed of, or stands under the rule already.
        VersionBroken: the book is not what two people approved.
    """
    gate.require(by, Act.KEEP_RETENTION, on=case)
    lock_unit(by.unit)
    book, closure = books.in_force(by.unit), closure_of(case)
    rule = next((each for each in book.chosen(Subject.CASE) if each.key == key), None)
    if rule is None:
        raise BadRetention("Choose a rule of the book that two people of the unit approved.")
    if closure is None or case.key.destroyed_at is not None:
        raise RetentionMoved(f"{case} is open, or was disposed of. A period counts from its closure.")
    begins = timezone.localdate(closure.at)
    if rule.until_age and (born is None or not date(1880, 1, 1) <= born <= begins):
        raise BadRetention(
            f"Write the day of birth: by this rule a case is kept until the age of {rule.until_age}."
        )
    before = list(RetentionClock.objects.filter(**_of(by, case), rule__in=_keys(book), ended_at=None))
    if any(clock.rule == key for clock in before):
        raise RetentionMoved(f"{case} is kept by this rule already.")
    for clock in before:
        clock.ended_at, clock.end = timezone.now(), RetentionClock.End.NEW_RULE
        clock.save(update_fields=["ended_at", "end"])
    found = due(rule, begins, born=born)
    made = RetentionClock.objects.create(
        **_of(by, case), rule=key, book=book.digest, is_verified=rule.is_verified, begins_on=begins,
        due_on=found.on, then=found.then, made_by=by.name,
    )  # fmt: skip
    log.record(
        by, "retention.rule_chosen", purpose="retention", wrote=[made, *before], case=case.pk, rule=key,
        book_sha256=book.digest, due_on=made.due_on.isoformat(),
    )  # fmt: skip
    return made


def _of(by: Actor, case: Case) -> dict[str, object]:
    return {"unit_id": by.unit, "subject_kind": Subject.CASE, "subject": case.pk}


def _keys(book: books.Book) -> list[str]:
    return [rule.key for rule in book.chosen(Subject.CASE)]

"""Answers what the programs of a partner ask together, as far as is agreed, and puts it on record first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.queries import known
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.digests import ByDigest, by_digest
from tutela.casework.lookups.matching import Found, Question as Asks, find
from tutela.casework.lookups.models import Asked, Day, Grant
from tutela.casework.lookups.signals import WEAKER
from tutela.casework.questions import Question

_NONE = ByDigest()
_COUNTS = ("asked", "matched", "refused", "minute", "in_minute")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to one question.

    Attributes:
        found: what is known of it, by list.
        refused: "minute" or "day" where more was asked than is agreed for one; "" where it is answered.
    """

    found: Found
    refused: str = ""


def answer_lookups(
    by: Actor, grant: Grant, questions: Sequence[Asks], refused_before: int = 0
) -> list[Answer]:
    """Answer questions in their order; what is more than agreed is refused, and counted as well.

    Nothing is given before it is on record: one entry for all that is answered together.

    Args:
        by: the machine of the unit.
        grant: by what they ask.
        questions: what they ask.
        refused_before: how many were refused since, without being asked here.

    Raises:
        NotAllowed: the actor is a person.
        GrantMoved: the grant is not in force any more.
    """
    gate.require(by, Act.ANSWER_LOOKUPS, grant)
    index = known(by.unit)
    by_weaker = [each.lists for each in questions if each.kind in WEAKER]
    digests = by_digest(by.unit, frozenset().union(*by_weaker)) if by_weaker else _NONE
    with transaction.atomic():
        current, now = locked.in_force(grant.pk), timezone.now()
        minute = now.replace(second=0, microsecond=0)
        day = _day_of(current, minute)
        if day.minute != minute:
            day.minute, day.in_minute = minute, 0
        left = min(current.per_minute - day.in_minute, current.per_day - day.asked)
        why = "day" if current.per_day - day.asked <= current.per_minute - day.in_minute else "minute"
        answered = list(questions[: max(left, 0)])
        found = find(index, digests, answered)
        matched, over = sum(map(bool, found)), len(questions) - len(answered) + refused_before
        day.asked, day.in_minute = day.asked + len(answered), day.in_minute + len(answered)
        day.matched, day.refused = day.matched + matched, day.refused + over
        database.in_one_trip(database.updating(day, _COUNTS))
        lines = [_line(question, each) for question, each in zip(answered, found, strict=True)]
        asked = Asked(grant=current, at=now, asked=len(answered), matched=matched, lines=lines)
        rows = database.insert([asked] if answered else [])
        log.record(
            by, "grant.asked", purpose="sharing", wrote=[day, *rows], grant=current.pk, asked=len(answered),
            matched=matched, refused=over,
        )  # fmt: skip
    refused = [Answer({}, why)] * (len(questions) - len(answered))
    return [*(Answer(each) for each in found), *refused]


def _day_of(grant: Grant, minute: datetime) -> Day:
    """Give the count of today, under the lock of its grant; the first of a day makes it."""
    newest, today = _newest_day.first(grant.pk), timezone.localdate()
    if newest is not None and newest.day == today:
        return newest
    return Day.objects.get_or_create(grant=grant, day=today, defaults={"minute": minute})[0]


_newest_day = Question(lambda grant: Day.objects.filter(grant=grant).order_by("-day")[:1])


def _line(question: Asks, found: Found) -> list[object]:
    """Write one question for the record: the hash itself only where it is near one of ours."""
    line: list[object] = [question.key, question.does, question.kind]
    if question.signal:
        line.append(sha256(question.signal).hexdigest())
    if found:
        line += [question.signal.hex(), {str(number): entries for number, entries in found.items()}]
    return line

"""What people are told of support without asking: that something was confided to them, and what is due."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateformat import format as dated

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.models import Version
from tutela.casework.rooms import Notice
from tutela.casework.support import attendance, queries, rules
from tutela.casework.support.models import SupportKey
from tutela.casework.times import here

_TOLD, _DUE = 8, 64


def of_unit(by: Actor) -> QuerySet[SupportKey]:
    """Give the key of the actor's unit: without one nobody filed anything."""
    return SupportKey.objects.filter(unit=by.unit)


def confided(by: Actor) -> list[Notice]:
    """Tell how much the actor was told in confidence and has not seen to; never what, nor by whom."""
    if not gate.may(by, Act.OWN_SUPPORT):
        return []
    number = len(queries.unseen(by))
    if not number:
        return []
    says = f"{number} colleagues told you" if number > 1 else "A colleague told you"
    return [Notice(_TOLD, f"{says} something in confidence.", "Read it", f"{reverse('support')}#told")]


def laid_down(by: Actor) -> QuerySet[Version]:
    """Give the rules of support in force: without any, no session is due."""
    return Version.objects.filter(
        policy__unit=by.unit, policy__rule_book=rules.RULES, state=Version.State.IN_FORCE
    )


def sessions(by: Actor) -> list[Notice]:
    """Tell the actor which sessions of theirs are due, soon or since when."""
    if not gate.may(by, Act.OWN_SUPPORT):
        return []
    followed, today = rules.in_force(by.unit), here().date()
    soon = today + timedelta(followed.soon_days)
    said = []
    for code, day in attendance.due(queries.sessions_of(by), followed).items():
        if day is None or day <= soon:
            by_day = f" by {dated(day, 'j F Y')}" if day else ""
            said.append(f"{followed.sessions[code].title} is due{by_day}.")
    return [Notice(_DUE, " ".join(said), "Book it", reverse("support"))] if said else []

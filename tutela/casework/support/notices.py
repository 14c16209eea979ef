"""What people are told of support without asking: that something was confided to them, and what is due."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _, ngettext

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.models import Version
from tutela.casework.rooms import Notice
from tutela.casework.support import attendance, queries, rules
from tutela.casework.support.models import Breach, SupportKey
from tutela.casework.times import here, moment

_BREACH, _TOLD, _DUE = 2, 8, 64


def open_breaches(by: Actor) -> QuerySet[Breach]:
    """Give the breaches that the actor is told of and of which nobody said whether the authority is told."""
    of_theirs = Q(manager=by.person) | Q(lead=by.person)
    return Breach.objects.filter(of_theirs, unit=by.unit, state=Breach.State.OPEN)


def breaches(by: Actor) -> list[Notice]:
    """Tell whoever leads of the breach that waits longest."""
    if not gate.may(by, Act.REPORT_BREACH):
        return []
    first = open_breaches(by).order_by("pk").first()
    if first is None:
        return []
    since = moment(first.noticed_at)
    says = f"{str(first).capitalize()} was reported {since}. Decide whether the authority is told."
    return [Notice(_BREACH, says, "Look at it", reverse("breach", args=[first.pk]))]


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
    says = ngettext(
        "A colleague told you something in confidence.",
        "%(number)d colleagues told you something in confidence.",
        number,
    )
    return [Notice(_TOLD, says % {"number": number}, _("Read it"), f"{reverse('support')}#told")]


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
            what = {"what": followed.sessions[code].title, "day": dated(day, "j F Y") if day else ""}
            said.append((_("%(what)s is due by %(day)s.") if day else _("%(what)s is due.")) % what)
    return [Notice(_DUE, " ".join(said), _("Book it"), reverse("support"))] if said else []

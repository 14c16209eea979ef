"""What the pages of limits, of one's own shift and budget, and of the team's readiness say."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _

from tutela.casework import gate, rooms
from tutela.casework.gate import TABLE, Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.times import here, moment
from tutela.casework.welfare import queries
from tutela.casework.welfare.fitness import standing
from tutela.casework.welfare.limits import in_force, signing
from tutela.casework.welfare.limits.judgement import Limits, Viewed, refusal, window
from tutela.casework.welfare.limits.rules import Duty, Requires
from tutela.casework.welfare.models import RiskAssessment
from tutela.errors import NotFound

Context = dict[str, Any]
SOON_DAYS = 30
_NEAR = 0.8


class Light(StrEnum):
    """How somebody stands, as others may know it: never why."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


_SAYS = {Light.GREEN: "May view", Light.AMBER: "May view, not for long", Light.RED: "No media now"}
_TAGS = {Light.GREEN: "green", Light.AMBER: "yellow", Light.RED: "red"}


def own(by: Actor) -> Context:
    """Say what a person's page of their shift and budget shows.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_VIEWING)
    left = queries.budget(by.person)
    limits, duty = left.limits, left.limits.duty
    figures = [
        (_("Minutes viewed today"), _of(left.used_s, left.allowed_s)),
        (_("Minutes viewed this week"), _of(left.week_used_s, left.week_allowed_s)),
        (_("Minutes until a break is due"), f"{left.break_due_in_s / 60:,.0f}"),
    ]
    if heard := queries.heard_s(by.person):
        figures.append((_("Of today's minutes with sound"), f"{heard / 60:,.1f}"))
    if limits.dose_s is not None:
        figures.append((_("Weighted minutes today"), _of(left.dose_s, limits.dose_s)))
    return {
        "paused": left.paused,
        "figures": [{"label": label, "value": value} for label, value in figures],
        "duty": duty.title if duty else "",
        "hours": window(duty) if duty else "",
        "break": f"{limits.break_s / 60:g}",
        "stretch": f"{limits.viewing_s / 60:g}",
        "shift_ends": moment(limits.shift_ends),
        "media_end": moment(limits.media_ends),
        "in_a_row": limits.in_a_row or 0,
        "coded": [{"label": label, "href": href} for label, href in _coded(by) if href],
    }


def _coded(by: Actor) -> list[tuple[str, str]]:
    """Name work without pictures that is the actor's to do."""
    offered = [
        (Act.CONFIRM_SHIFT, _("Check your shift"), rooms.page_of("shift")),
        (Act.RELEASE_LOT, _("See the lots"), rooms.page_of("lots")),
        (Act.READ_POLICIES, _("Read the unit's policies"), reverse("policies")),
    ]
    return [(label, href) for act, label, href in offered if gate.may(by, act)]


def limits(by: Actor) -> Context:
    """Say what the page of the unit's limits shows.

    Raises:
        NotAllowed: the actor neither enters nor signs assessments.
        VersionBroken: the unit's rules are not what two people approved.
    """
    gate.require(by, Act.ASSESS_VIEWING)
    today = timezone.localdate()
    found = in_force.current(by.unit, today)
    until = {each.digest: in_force.last_day(each) for each in reversed(found)}
    return {
        "policies_href": reverse("policies"),
        "duties": [
            {
                "title": duty.title,
                "lines": _lines(duty),
                "until": dated(until[duty.digest], "j F Y") if duty.digest in until else "",
                "soon": duty.digest in until and (until[duty.digest] - today).days <= SOON_DAYS,
                "is_proposed": not is_in_force,
                "href": reverse("assessment-new", args=[duty.digest]),
            }
            for duty, is_in_force in in_force.duties_to_assess(by.unit)
        ],
        "waiting": [_assessment(by, each) for each in unsigned(by)[:50]],
        "signed": [_assessment(by, each) for each in found],
    }


def unsigned(by: Actor) -> QuerySet[RiskAssessment]:
    """List the unit's assessments that have one signature, the newest first."""
    waiting = RiskAssessment.objects.filter(unit=by.unit, second=None).select_related("author")
    return waiting.order_by("-pk")


def assessment_for(by: Actor, number: int) -> RiskAssessment:
    """Find an assessment of the actor's unit.

    Raises:
        NotAllowed: the actor neither enters nor signs assessments.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.ASSESS_VIEWING)
    known = RiskAssessment.objects.filter(pk=number, unit=by.unit).select_related("author", "second")
    if (found := known.first()) is None:
        raise NotFound(f"There is no risk assessment {number}.")
    return found


def duty_for(by: Actor, digest: str) -> Duty:
    """Find a duty of the unit's rules, in force or proposed, by the digest of its limits.

    Raises:
        NotAllowed: the actor neither enters nor signs assessments.
        NotFound: the rules have none of that digest.
    """
    gate.require(by, Act.ASSESS_VIEWING)
    for duty, _until in in_force.duties_to_assess(by.unit):
        if duty.digest == digest:
            return duty
    raise NotFound("The unit's rules of viewing have no such limits any more. See which they have now.")


def assessment(by: Actor, shown: RiskAssessment) -> Context:
    """Say what the page of one assessment shows."""
    of = [duty for duty, _until in in_force.duties_to_assess(by.unit) if duty.digest == shown.digest]
    return {
        **_assessment(by, shown),
        "findings": shown.findings.splitlines(),
        "lines": _lines(of[0]) if of else [],
    }


def _assessment(by: Actor, shown: RiskAssessment) -> Context:
    other = signing.role_of(by, shown.author_role)
    return {
        "name": f"Risk assessment {shown.pk}",
        "href": reverse("assessment", args=[shown.pk]),
        "duty": shown.duty,
        "held": dated(shown.held_on, "j F Y"),
        "until": dated(in_force.last_day(shown), "j F Y"),
        "author": f"{shown.author.name}, {shown.author_role}",
        "second": f"{shown.second.name}, {shown.second_role}" if shown.second else "",
        "signs": shown.second_id is None and shown.author_id != by.person and bool(other),
    }


def _lines(duty: Duty) -> list[str]:
    tail = f"No media in the last {duty.tail_s / 60:g} minutes of a shift" if duty.tail_s else ""
    lines = (
        f"{duty.day_s / 60:g} minutes a day, {duty.week_s / 60:g} a week",
        f"{duty.viewing_s / 60:g} minutes, then a break of {duty.break_s / 60:g}",
        f"Media are shown {window(duty)}",
        tail,
        f"At most {duty.dose_s / 60:g} weighted minutes a day",
    )
    return [line for line in lines if line]


def readiness(by: Actor) -> Context:
    """Say what the page of the team's readiness shows: for each who views media how they stand, and not why.

    Raises:
        NotAllowed: the actor does not keep the team's readiness.
    """
    gate.require(by, Act.KEEP_READINESS)
    people = list(viewers(by))
    now = here()
    numbers = [person.pk for person in people]
    held, viewed = in_force.limits_of_all(by.unit, numbers, now), queries.viewed_by(numbers)
    requires = next((each.requires for each in held.values() if each.requires), Requires())
    lapsing = standing.lapsing(numbers, requires, now.date())
    return {
        "people": [
            {
                "name": person.name,
                "tag": _TAGS[light],
                "says": _SAYS[light],
                "duty": duty.title if duty else "",
                "shift": moment(held[person.pk].shift_ends),
                "limits_href": reverse("limits-of-person", args=[person.pk]),
                "shift_href": reverse("shift-new", args=[person.pk]),
                "clearances_href": reverse("clearances", args=[person.pk]),
            }
            for person in people
            for light in [light_of(held[person.pk], *viewed[person.pk], now, lapses=person.pk in lapsing)]
            for duty in [held[person.pk].duty]
        ]
    }


def viewers(by: Actor) -> QuerySet[Person]:
    """List the people of the actor's unit who may view media or reported addresses, by name."""
    roles = [role.value for role in TABLE[Act.SEE_MEDIA] | TABLE[Act.LOOK_AT_ADDRESSES]]
    able = Person.objects.able().filter(unit=by.unit, is_service=False, grants__role__in=roles)
    return able.distinct().order_by("name", "pk")


def viewer_for(by: Actor, number: int) -> Person:
    """Find one of those of the actor's unit who view media.

    Raises:
        NotAllowed: the actor does not keep the team's readiness.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.KEEP_READINESS)
    if (found := viewers(by).filter(pk=number).first()) is None:
        raise NotFound(f"There is nobody of number {number} in this unit who views media.")
    return found


def light_of(limits: Limits, day_s: float, week_s: float, now: datetime, *, lapses: bool = False) -> Light:
    """Say how somebody stands, by what they viewed, what holds, and whether something lapses soon."""
    if refusal(limits, Viewed(day_s, week_s), now) is not None:
        return Light.RED
    is_near = day_s >= _NEAR * limits.day_s or week_s >= _NEAR * limits.week_s
    return Light.AMBER if is_near or lapses else Light.GREEN


def _of(used_s: float, allowed_s: float) -> str:
    return _("%(used)s of %(allowed)s") % {
        "used": f"{used_s / 60:,.0f}",
        "allowed": f"{allowed_s / 60:,g}",
    }

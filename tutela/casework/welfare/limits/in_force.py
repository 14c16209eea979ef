"""Which limits hold for a person now: what is shipped, their unit's rules, their own, and what is signed."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Max, OuterRef, QuerySet, Subquery

from tutela.casework.people.models import Person
from tutela.casework.policies import queries as policies
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Version
from tutela.casework.questions import Question
from tutela.casework.welfare.fitness import standing
from tutela.casework.welfare.limits import rules
from tutela.casework.welfare.limits.judgement import Limits
from tutela.casework.welfare.limits.rules import RULES, Duty, Rules
from tutela.casework.welfare.models import PersonLimits, PlannedShift, RiskAssessment, Stop
from tutela.casework.welfare.policy import policy

_STOPPED = "You want no media now. Show them again on the page Support, whenever you like."


def _followed(person: int) -> QuerySet[Person, tuple[int, int | None, int | None, int | None]]:
    version = Version.objects.filter(
        policy__unit=OuterRef("unit"), policy__rule_book=RULES, state=Version.State.IN_FORCE
    )
    own = PersonLimits.objects.filter(person=OuterRef("pk")).order_by("-pk")
    annotated = Person.objects.filter(pk=person).annotate(
        version=Subquery(version.values("pk")[:1]),
        own=Subquery(own.values("pk")[:1]),
        stop=Subquery(Stop.objects.filter(person=OuterRef("pk"), ended_at=None).values("pk")[:1]),
    )
    return annotated.values_list("unit", "version", "own", "stop")


# Asked at every look: mostly there is neither, and then nothing else is asked.
_of_person = Question(_followed)


def limits_of(person: int, now: datetime) -> Limits:
    """Say which limits hold for a person at a moment."""
    unit, version, own, stop = _of_person.first(person) or (0, None, None, None)
    limits = _limits_of(person, unit, version, own, now)
    if version is not None:
        limits = replace(limits, has_rules=True)
    return replace(limits, off=_STOPPED) if stop else limits


def _limits_of(person: int, unit: int, version: int | None, own: int | None, now: datetime) -> Limits:
    lowered = PersonLimits.objects.filter(pk=own).first() if own else None
    if version is None:
        return _compose(None, lowered, None, now)
    try:
        laid_down = rules.read(policies.whole(Version.objects.select_related("policy").get(pk=version)).text)
    except VersionBroken as broken:
        # Nobody views by rules that are not what two people approved.
        return replace(_compose(None, lowered, None, now), off=str(broken))
    limits = _compose(laid_down, lowered, shift_at(person, now), now)
    return _unless_fit(unit, {person: limits}, laid_down, now)[person]


def has_rules(person: int) -> bool:
    """Say whether the unit of a person laid down rules of viewing."""
    _, version, *_ = _of_person.first(person) or (0, None, None, None)
    return version is not None


def limits_of_all(unit: int, people: Iterable[int], now: datetime) -> dict[int, Limits]:
    """Say which limits hold for each of some people of a unit, in as many questions however many they are.

    Raises:
        VersionBroken: the unit's rules are not what two people approved.
    """
    chosen, laid_down = list(people), rules_of(unit)
    newest = PersonLimits.objects.filter(person__in=chosen).values("person").annotate(last=Max("pk"))
    lowered = {row.person_id: row for row in PersonLimits.objects.filter(pk__in=newest.values("last"))}
    shifts = {each.person_id: each for each in _around(now).filter(person__in=chosen).order_by("pk")}
    composed = {
        person: _compose(laid_down, lowered.get(person), shifts.get(person), now) for person in chosen
    }
    held = composed if laid_down is None else _unless_fit(unit, composed, laid_down, now)
    stopped = Stop.objects.filter(person__in=chosen, ended_at=None).values_list("person", flat=True)
    return held | {person: replace(held[person], off=_STOPPED) for person in stopped}


def rules_of(unit: int) -> Rules | None:
    """Give what a unit laid down about viewing; None where it laid down nothing.

    Raises:
        VersionBroken: it is not what two people approved.
    """
    version = policies.rules_in_force(unit, RULES)
    return rules.read(version.text) if version else None


def duties_to_assess(unit: int) -> list[tuple[Duty, bool]]:
    """List the duties of a unit's rules, and whether each is in force; else it is of rules that are proposed.

    So that an assessment is signed before the limits that it is of are in force, and nobody stands without.

    Raises:
        VersionBroken: the rules in force are not what two people approved.
    """
    laid_down = rules_of(unit)
    found = [(duty, True) for duty in (laid_down.duties if laid_down else ())]
    proposed = Version.objects.filter(
        policy__unit=unit, policy__rule_book=RULES, state=Version.State.PROPOSED
    ).first()
    known = {duty.digest for duty, _ in found}
    coming = rules.read(proposed.text).duties if proposed else ()
    return [*found, *((duty, False) for duty in coming if duty.digest not in known)]


def _compose(
    laid_down: Rules | None, lowered: PersonLimits | None, shift: PlannedShift | None, now: datetime
) -> Limits:
    """Say what comes of a unit's rules, of a person's own limits and of their shift."""
    most = policy()
    limits = Limits(most.day_s, most.week_s, most.viewing_s, most.break_s)
    if laid_down is not None:
        duty = laid_down.duty(shift.duty if shift else lowered.duty if lowered else "")
        ends = shift.ends_at.astimezone(now.tzinfo) if shift else None
        spans = (duty.day_s, duty.week_s, duty.viewing_s, duty.break_s, duty.dose_s)
        limits = Limits(*spans, laid_down.highest_in_a_row, duty, ends)
    if lowered is None:
        return limits
    return replace(
        limits,
        day_s=min(limits.day_s, 60 * lowered.day_minutes),
        week_s=min(limits.week_s, 60 * lowered.week_minutes),
        viewing_s=min(limits.viewing_s, 60 * lowered.viewing_minutes),
    )


def _unless_fit(
    unit: int, composed: Mapping[int, Limits], laid_down: Rules, now: datetime
) -> dict[int, Limits]:
    """Say for each why nothing is shown to them: no assessment of their duty, or what they lack."""
    assessed = {each.digest for each in current(unit, now.date())}
    on_shift = [person for person, limits in composed.items() if limits.shift_ends is not None]
    missing = standing.missing_of(unit, list(composed), laid_down.requires, now.date(), on_shift)
    fit = {}
    for person, limits in composed.items():
        duty = limits.duty
        off = "" if duty is None or duty.digest in assessed else _not_assessed(duty)
        why = standing.says(missing[person])
        fit[person] = replace(limits, off=" ".join(filter(None, (off, why))), requires=laid_down.requires)
    return fit


def _not_assessed(duty: Duty) -> str:
    return (
        f'Media are off for the duty "{duty.title}": no risk assessment of its limits, signed by people of '
        "two roles, is current. A supervisor or a quality officer enters one."
    )


def shift_at(person: int, now: datetime) -> PlannedShift | None:
    """Give the shift that is planned for a person at a moment: the one planned last, of several."""
    return _around(now).filter(person=person).order_by("-pk").first()


def _around(now: datetime) -> QuerySet[PlannedShift]:
    return PlannedShift.objects.filter(ends_at__gt=now, begins_at__lte=now, withdrawn_at=None)


def current(unit: int, on: date) -> list[RiskAssessment]:
    """List a unit's assessments that two people signed and that are current on a day, the newest first."""
    year_before = on - timedelta(days=366)
    signed = RiskAssessment.objects.filter(unit=unit, second__isnull=False, held_on__range=(year_before, on))
    newest = signed.select_related("author", "second").order_by("-pk")
    return [each for each in newest if last_day(each) >= on]


def last_day(assessment: RiskAssessment) -> date:
    """Give the last day on which an assessment counts: so many months later, the same day or the last."""
    years, month = divmod(assessment.held_on.month - 1 + assessment.months, 12)
    year = assessment.held_on.year + years
    return date(year, month + 1, min(assessment.held_on.day, monthrange(year, month + 1)[1]))

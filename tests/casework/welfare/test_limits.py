"""Limits by duty: lowered, never raised; each rests on an assessment that people of two roles signed."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.welfare.looking import later, opened, seen
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.policies import actions as policies
from tutela.casework.welfare import actions, clock, queries
from tutela.casework.welfare.actions.limits.weigh_looks import weigh_looks
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.errors import (
    BadEntry,
    BadPolicy,
    BreakDue,
    BudgetSpent,
    OutsideHours,
    OwnAssessment,
    RunOfHighest,
    ViewingOff,
)
from tutela.casework.welfare.limits import in_force, pages, rules
from tutela.casework.welfare.models import ExposureEvent, PersonLimits, RiskAssessment
from tutela.engine.taxonomy import packs


def lay_down(finn: Actor, quinn: Actor, sam: Actor, text: str = "") -> None:
    """Put rules of viewing in force: finn writes them, quinn and sam approve."""
    policy = policies.make_policy(finn, "viewing", "Viewing", "Welfare lead", rule_book=rules.RULES)
    source: Any = {"change": "First", "citation": "Decision 1/27", "read_on": date(2026, 11, 2)}
    version = policies.propose(finn, policies.draft(finn, policy, text or rules.shipped(), **source))
    for by in (quinn, sam):
        policies.approve(by, version, version.digest)


def assess(quinn: Actor, sam: Actor, duty: str = "day", held_on: date | None = None) -> RiskAssessment:
    """Have an assessment of a duty entered and signed."""
    laid_down = in_force.rules_of(quinn.unit)
    assert laid_down is not None
    of = laid_down.duty(duty)
    entered = actions.enter_assessment(quinn, of, held_on or timezone.localdate(), 12, "Finding one.")
    return actions.sign_assessment(sam, entered)


@pytest.fixture
def noon_of_rules(
    finn: Actor, quinn: Actor, sam: Actor, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> datetime:
    """Noon of a day on which the shipped rules are in force and assessed."""
    monkeypatch.setattr(timezone, "localdate", lambda: noon.date())
    lay_down(finn, quinn, sam)
    assess(quinn, sam)
    assess(quinn, sam, "on-call")
    return noon


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("minutes_per_day = 240.0", "minutes_per_day = 241.0"), "never raised"),
        (("break_minutes = 10.0", "break_minutes = 9.0"), "never raised"),
        (("viewing_minutes = 50.0", "viewing_minutes = 51.0"), "never raised"),
        (('from = "10:00"', 'from = "25:00"'), "time of the day"),
        (('name = "on-call"', 'name = "day"'), "no two of one name"),
        (("vetting = false", "veting = false"), "vetting"),
        (("dose_per_day = 360.0", "dose_per_day = 360"), "decimal"),
    ],
)
def test_rules_that_raise_a_limit_or_are_not_whole_are_refused(change: tuple[str, str], said: str) -> None:
    with pytest.raises(BadPolicy, match=said):
        rules.check(rules.shipped().replace(*change, 1))


def test_a_unit_without_rules_goes_on_as_it_did(ana: Actor, item: Item, noon: datetime) -> None:
    assert opened(ana, item).pk

    limits = queries.budget(ana.person).limits
    assert (limits.day_s, limits.week_s, limits.duty) == (240 * 60, 1087.5 * 60, None)


def test_rules_without_an_assessment_show_nobody_anything(
    ana: Actor, item: Item, finn: Actor, quinn: Actor, sam: Actor, noon: datetime
) -> None:
    lay_down(finn, quinn, sam)

    with pytest.raises(ViewingOff, match="no risk assessment"):
        opened(ana, item)

    assert "Media are off" in queries.budget(ana.person).paused


def test_an_assessment_needs_two_roles_and_lapses(
    ana: Actor, item: Item, quinn: Actor, sam: Actor, noon_of_rules: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = RiskAssessment.objects.get(duty="day")
    with pytest.raises(NotAllowed):
        actions.sign_assessment(ana, signed)
    opened(ana, item)

    later(monkeypatch, datetime.combine(in_force.last_day(signed), noon_of_rules.timetz()))
    opened(ana, item)
    later(monkeypatch, noon_of_rules + timedelta(days=367))
    with pytest.raises(ViewingOff):
        opened(ana, item)


def test_limits_are_assessed_while_their_rules_are_proposed_so_that_nobody_stands_without(
    ana: Actor,
    item: Item,
    finn: Actor,
    quinn: Actor,
    sam: Actor,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "localdate", noon.date)
    policy = policies.make_policy(finn, "viewing", "Viewing", "Welfare lead", rule_book=rules.RULES)
    source: Any = {"change": "First", "citation": "Decision 1/27", "read_on": date(2026, 11, 2)}
    version = policies.propose(finn, policies.draft(finn, policy, rules.shipped(), **source))
    duty, is_in_force = in_force.duties_to_assess(sam.unit)[0]
    assert (duty.name, is_in_force) == ("day", False)

    of = pages.duty_for(quinn, duty.digest)
    actions.sign_assessment(sam, actions.enter_assessment(quinn, of, noon.date(), 12, "Finding one."))
    for by in (quinn, sam):
        policies.approve(by, version, version.digest)

    assert opened(ana, item).pk


def test_nobody_signs_their_own_nor_twice_in_one_role(
    finn: Actor, quinn: Actor, sam: Actor, noon_of_rules: datetime
) -> None:
    laid_down = in_force.rules_of(sam.unit)
    assert laid_down is not None
    duty = pages.duty_for(sam, laid_down.duty("day").digest)
    own = actions.enter_assessment(sam, duty, noon_of_rules.date(), 6, "Finding one.")

    with pytest.raises(OwnAssessment):
        actions.sign_assessment(sam, own)
    with pytest.raises(BadEntry, match="12 months"):
        actions.enter_assessment(sam, duty, noon_of_rules.date(), 13, "Finding one.")
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskAssessment.objects.filter(pk=own.pk).update(
            second=quinn.person, second_role="supervisor", signed_at=noon_of_rules
        )


@pytest.mark.parametrize(("hour", "is_shown"), [(9, False), (10, True), (15, True), (16, False)])
def test_media_are_shown_in_the_hours_of_the_duty(
    ana: Actor,
    item: Item,
    noon_of_rules: datetime,
    monkeypatch: pytest.MonkeyPatch,
    hour: int,
    is_shown: bool,
) -> None:
    later(monkeypatch, noon_of_rules.replace(hour=hour))

    if is_shown:
        assert opened(ana, item).pk
    else:
        with pytest.raises(OutsideHours, match="from 10:00 to 16:00"):
            opened(ana, item)


def test_on_call_views_at_night_by_limits_of_its_own(
    ana: Actor, item: Item, sam: Actor, noon_of_rules: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = noon_of_rules.replace(hour=22)
    who = Person.objects.get(pk=ana.person)
    actions.plan_shift(sam, who, night, night + timedelta(hours=8), "on-call")
    later(monkeypatch, night)

    assert opened(ana, item).pk
    assert queries.budget(ana.person).allowed_s == 60 * 60


def test_the_last_minutes_of_a_shift_are_without_media(
    ana: Actor, item: Item, sam: Actor, noon_of_rules: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, ends = noon_of_rules - timedelta(hours=1), noon_of_rules + timedelta(hours=1)
    shift = actions.plan_shift(sam, Person.objects.get(pk=ana.person), begins, ends, "day")
    look = opened(ana, item)
    later(monkeypatch, ends - timedelta(minutes=30))

    actions.end_exposure(ana, look)
    with pytest.raises(OutsideHours, match="last minutes"):
        opened(ana, item)

    actions.withdraw_shift(sam, shift)
    assert opened(ana, item).pk


def test_a_persons_limits_are_lower_and_never_higher(
    ana: Actor, item: Item, sam: Actor, noon: datetime
) -> None:
    who = Person.objects.get(pk=ana.person)
    actions.lower_limits(sam, who, 30, 100, 20)
    seen(ana, item, noon - timedelta(hours=1), 30)

    with pytest.raises(BudgetSpent, match="0 of 30 minutes left today"):
        opened(ana, item)
    with pytest.raises(BadEntry, match="never above"):
        actions.lower_limits(sam, who, 241, 1000, 50)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonLimits.objects.update(day_minutes=241)
    with pytest.raises(BadEntry, match="another person"):
        actions.lower_limits(sam, Person.objects.get(pk=sam.person), 1, 1, 1)


def test_a_longer_break_of_the_duty_is_kept(
    ana: Actor, item: Item, sam: Actor, noon_of_rules: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.plan_shift(
        sam,
        Person.objects.get(pk=ana.person),
        noon_of_rules - timedelta(hours=2),
        noon_of_rules + timedelta(hours=2),
        "on-call",
    )
    seen(ana, item, noon_of_rules - timedelta(minutes=12), 30)

    with pytest.raises(BreakDue, match="30 minutes"):
        opened(ana, item)
    later(monkeypatch, noon_of_rules + timedelta(minutes=3, seconds=1))
    assert opened(ana, item).pk


def test_the_dose_of_a_day_weighs_by_class(ana: Actor, item: Item, noon_of_rules: datetime) -> None:
    seen(ana, item, noon_of_rules - timedelta(hours=1), 100)
    ExposureEvent.objects.update(weight=1.0)
    assert queries.budget(ana.person).dose_s == 100 * 60 * 1.5

    weigh_looks(ana, [item.pk], packs.load("demonstration"), "Alpha")

    assert queries.budget(ana.person).dose_s == 100 * 60 * 2
    ExposureEvent.objects.update(weight=4.0)
    with pytest.raises(BudgetSpent, match="weighs as much"):
        opened(ana, item)


def test_after_a_run_of_the_highest_class_comes_something_else(
    ana: Actor, unit: Unit, noon_of_rules: datetime
) -> None:
    items = pictures(unit, 7)

    def look(at: Item, *, highest: bool) -> ExposureEvent:
        because = Assignment(ana.person, at.pk, "quality", severity=2.0, is_highest=highest)
        return actions.open_exposure(ana, at, "preview", clock_key(), because)

    for at in items[:5]:
        actions.end_exposure(ana, look(at, highest=True))
    with pytest.raises(RunOfHighest, match="5 of the highest"):
        look(items[5], highest=True)
    actions.end_exposure(ana, look(items[4], highest=True))
    actions.end_exposure(ana, look(items[6], highest=False))

    assert look(items[5], highest=True).pk


def clock_key() -> UUID:
    """Give a key of a look."""
    return uuid4()


def test_readiness_says_how_people_stand_and_not_why(
    ana: Actor, quinn: Actor, sam: Actor, item: Item, noon_of_rules: datetime
) -> None:
    limits = queries.limits_of(ana.person, clock.read())

    assert pages.light_of(limits, 0, 0, noon_of_rules) == "green"
    assert pages.light_of(limits, 0.8 * limits.day_s, 0, noon_of_rules) == "amber"
    assert pages.light_of(limits, limits.day_s, 0, noon_of_rules) == "red"
    told = str(pages.readiness(sam))
    assert "Ana" in told
    assert "minutes" not in told
    with pytest.raises(NotAllowed):
        pages.readiness(quinn)

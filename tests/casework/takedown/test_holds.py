"""HA-6: the police are waited for in their working hours, reminded, escalated; nothing goes out before."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.casework.takedown import world
from tests.casework.takedown.world import BRITISH
from tutela.casework.clocks import actions as clocks
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor, machine
from tutela.casework.takedown import actions
from tutela.casework.takedown.errors import BadTemplate, BadWord, NoticeMoved
from tutela.casework.takedown.letters import templates
from tutela.casework.takedown.models import Hold, Notice, State

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
# The Monday after St Andrew's Day of 2025, a Sunday, is a bank holiday in Scotland alone.
FRIDAY = datetime(2025, 11, 28, 15, tzinfo=LONDON)
OWN = (
    templates.shipped_holds()
    .replace('mailbox = ""', 'mailbox = "liaison@police.example"')
)  # fmt: skip


def _held(by: Actor, moment: datetime = FRIDAY) -> Notice:
    with world.at(moment):
        return world.drafted(by, BRITISH)[0]


def test_ha_6_a_notice_for_the_uk_is_held_and_cannot_be_sent(box: Path, ida: Actor) -> None:
    notice = _held(ida)
    hold = Hold.objects.get(notice=notice)

    assert notice.state == State.HOLD
    assert hold.due_at == datetime(2025, 12, 1, 11, tzinfo=LONDON)
    with pytest.raises(NoticeMoved):
        actions.send_notice(ida, notice, notice.version)
    world.follow(ida.unit)
    assert not list(box.iterdir())


def test_ha_6_a_bank_holiday_is_one_in_scotland_alone(
    box: Path, ida: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    scottish = OWN.replace('nation = "ENG"', 'nation = "SCT"')
    world.approve(finn, quinn, sam, templates.HOLDS, scottish)

    hold = Hold.objects.get(notice=_held(ida))

    assert hold.due_at == datetime(2025, 12, 2, 11, tzinfo=LONDON)


def test_ha_6_they_are_told_reminded_and_then_it_is_escalated_to_a_named_role(
    box: Path, ida: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    world.approve(finn, quinn, sam, templates.HOLDS, OWN)
    notice, by = _held(ida), machine(ida.unit)

    with world.at(FRIDAY + timedelta(minutes=61)):
        assert [actions.age_holds(by), actions.age_holds(by)] == [1, 0]
    late = datetime(2025, 12, 1, 11, 1, tzinfo=LONDON)
    with world.at(late):
        assert [actions.age_holds(by), actions.age_holds(by)] == [1, 0]
        clocks.pass_on(by)
    world.follow(ida.unit)

    notice.refresh_from_db()
    hold = Hold.objects.get(notice=notice)
    assert notice.state == State.HOLD
    assert (hold.reminded, hold.escalated_to) == (1, "supervisor")
    clock = Clock.objects.get(subject_kind="hold", subject=notice.pk)
    assert (clock.owner_role, clock.counts) == ("supervisor", "the police answer")
    mails = [(box / f"{number}.eml").read_text() for number in range(2)]
    assert all("liaison@police.example" in mail for mail in mails)
    assert not any(re.search(r"https?://192", mail) for mail in mails)
    acts = list(notice.events.order_by("number").values_list("act", flat=True))
    assert acts == ["drafted", "hold_reminded", "hold_escalated"]


def test_ha_6_authorise_hold_until_and_refuse_are_kept_with_who_and_how_long_it_took(
    box: Path, ida: Actor
) -> None:
    notice = _held(ida)
    until = FRIDAY + timedelta(days=4)
    with world.at(FRIDAY + timedelta(minutes=30)):
        with pytest.raises(BadWord):
            actions.answer_hold(ida, notice, "hold_until", answered_by="DS One", basis="Mail 1")
        actions.answer_hold(ida, notice, "hold_until", answered_by="DS One", basis="Mail 1", until=until)
    assert Hold.objects.get().due_at == until
    with world.at(FRIDAY + timedelta(minutes=90)):
        hold = actions.answer_hold(ida, notice, "authorised", answered_by="DS One", basis="Mail 2")

    notice.refresh_from_db()
    assert (hold.answered_by, hold.basis, hold.minutes_waited) == ("DS One", "Mail 2", 90)
    assert notice.state == State.READY
    assert not Clock.objects.filter(subject_kind="hold", ended_at=None).exists()
    assert world.sent(ida, notice).state == State.SENT
    with pytest.raises(NoticeMoved):
        actions.answer_hold(ida, notice, "refused", answered_by="DS One", basis="Mail 3")


def test_ha_6_refused_it_is_withdrawn_and_goes_nowhere(box: Path, ida: Actor) -> None:
    notice = _held(ida)
    actions.answer_hold(ida, notice, "refused", answered_by="DS One", basis="Mail 1")

    notice.refresh_from_db()
    assert notice.state == State.WITHDRAWN
    assert not notice.items.filter(is_open=True).exists()


def test_ha_6_only_a_verified_rule_of_the_unit_releases_by_itself(
    box: Path, ida: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    releasing = OWN.replace('"escalate"\nrelease_needs = "two"', '"release"\nrelease_needs = "person"')
    world.approve(finn, quinn, sam, templates.HOLDS, releasing)
    notice, late = _held(ida), FRIDAY + timedelta(days=7)
    with world.at(late):
        actions.age_holds(machine(ida.unit))
    notice.refresh_from_db()
    assert notice.state == State.HOLD

    Hold.objects.update(
        policy={**Hold.objects.get().policy, "is_verified": True}, escalated_at=None, escalated_to=""
    )
    with world.at(late):
        actions.age_holds(machine(ida.unit))
    notice.refresh_from_db()
    assert notice.state == State.READY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("due_minutes = 240", "due_minutes = 0"),
        ('on_expiry = "escalate"', 'on_expiry = "forget"'),
        ('escalate_to = "supervisor"', 'escalate_to = "machine"'),
        ("[60]", '["x"]'),
        ("[[hold]]", "[hold]"),
        ("version = 1", "version ="),
        ('citation = "', 'source = "'),
    ],
    ids=range(7),
)
def test_a_policy_that_cannot_be_followed_is_refused(before: str, after: str) -> None:
    templates.check_holds(OWN)
    with pytest.raises(BadTemplate):
        templates.check_holds(OWN.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{good_faith}", "", "lacks {good_faith}"),
        ("{code}", "{password}", "the places are"),
        ("{code}", "{code!r}", "the places are"),
        ("{code}", "{", "cannot be read"),
        ('route = "police"', 'route = "press"', "route is one of"),
        ('"baseline"', '"B"', "xarf_classification"),
        ('language = "en"', 'language = "cy"', "no template in English"),
    ],
    ids=range(7),
)
def test_a_template_is_checked_when_it_is_proposed(before: str, after: str, says: str) -> None:
    templates.check(templates.shipped())
    with pytest.raises(BadTemplate, match=says):
        templates.check(templates.shipped().replace(before, after))

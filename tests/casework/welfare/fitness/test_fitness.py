"""Nobody is shown media without what their unit requires, and a lapse switches media off by itself."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.welfare.looking import NOON, later, opened
from tests.casework.welfare.received import pictures
from tests.casework.welfare.test_limits import assess, lay_down
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.policies import actions as policies
from tutela.casework.welfare import actions, queries
from tutela.casework.welfare.errors import BadEntry, ViewingOff
from tutela.casework.welfare.fitness import redo
from tutela.casework.welfare.limits import pages, rules
from tutela.casework.welfare.models import Clearance, Terminal

VETTING = Clearance.Kind.VETTING


@pytest.fixture
def item(unit: Unit) -> Item:
    """A picture that was received."""
    return pictures(unit, 1)[0]


@pytest.fixture
def requiring(finn: Actor, quinn: Actor, sam: Actor, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A way to require something of everybody, at noon."""
    monkeypatch.setattr(timezone, "localdate", NOON.date)
    later(monkeypatch, NOON)

    def require(what: str) -> datetime:
        lay_down(finn, quinn, sam, rules.shipped().replace(f"{what} = false", f"{what} = true"))
        assess(quinn, sam)
        return NOON

    return require


def _person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person)


def test_vetting_is_valid_until_its_day_and_then_media_go_off(
    ana: Actor, sam: Actor, item: Item, requiring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = requiring("vetting")
    with pytest.raises(ViewingOff, match="no vetting of yours is valid: ask an administrator"):
        opened(ana, item)
    actions.enter_clearance(sam, _person(ana), VETTING, "Level one", noon.date())
    assert opened(ana, item).pk

    later(monkeypatch, noon + timedelta(days=1))
    with pytest.raises(ViewingOff):
        opened(ana, item)


def test_the_newest_clearance_counts_and_a_withdrawn_one_does_not_bring_back_an_older(
    ana: Actor, sam: Actor, item: Item, requiring: Any
) -> None:
    noon = requiring("accreditation")
    kind, later_day = Clearance.Kind.ACCREDITATION, noon.date() + timedelta(days=99)
    actions.enter_clearance(sam, _person(ana), kind, "First", later_day)
    newest = actions.enter_clearance(sam, _person(ana), kind, "Second", later_day)
    opened(ana, item)

    actions.withdraw_clearance(sam, newest)

    with pytest.raises(ViewingOff):
        opened(ana, item)


def test_nobody_enters_their_own_clearance(ana: Actor, sam: Actor, quinn: Actor) -> None:
    day = date(2028, 1, 1)
    with pytest.raises(BadEntry, match="another person"):
        actions.enter_clearance(sam, _person(sam), VETTING, "Level one", day)
    with pytest.raises(NotAllowed):
        actions.enter_clearance(quinn, _person(ana), VETTING, "Level one", day)
    entered = actions.enter_clearance(sam, _person(ana), VETTING, "Level one", day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.filter(pk=entered.pk).update(entered_by=ana.person)


def test_every_policy_that_must_be_read_is_read_first(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor, item: Item, requiring: Any
) -> None:
    requiring("policies")
    assert opened(ana, item).pk
    use = policies.make_policy(finn, "use", "Acceptable use", "Head of unit", must_be_read=True)
    source: Any = {"change": "First", "citation": "Decision 1/26", "read_on": date(2026, 11, 2)}
    version = policies.propose(finn, policies.draft(finn, use, "1. Sentence one.", **source))
    for by in (quinn, sam):
        policies.approve(by, version, version.digest)
    with pytest.raises(ViewingOff, match="not read every policy"):
        opened(ana, item)

    policies.say_read(ana, version, version.digest)

    assert opened(ana, item).pk


def test_a_shift_is_planned_for_now(ana: Actor, sam: Actor, item: Item, requiring: Any) -> None:
    noon = requiring("shift")
    with pytest.raises(ViewingOff, match="no shift of yours"):
        opened(ana, item)

    actions.plan_shift(sam, _person(ana), noon, noon + timedelta(hours=4))

    assert opened(ana, item).pk


def test_media_are_shown_at_enrolled_terminals_only(
    ana: Actor, sam: Actor, item: Item, requiring: Any
) -> None:
    requiring("terminal")
    token = actions.enrol_terminal(sam, "Room one")
    at_it = replace(ana, terminal=sha256(token.encode()).hexdigest())
    with pytest.raises(ViewingOff, match="enrolled terminals only"):
        opened(ana, item)
    assert opened(at_it, item).pk

    actions.end_terminal(sam, Terminal.objects.get())

    with pytest.raises(ViewingOff):
        opened(at_it, item)
    assert token not in str(Terminal.objects.values())


def test_a_restore_withdraws_again_what_was_withdrawn_later(ana: Actor, sam: Actor, adele: Actor) -> None:
    kept = actions.enter_clearance(sam, _person(ana), VETTING, "Level one", date(2028, 1, 1))
    actions.enrol_terminal(sam, "Room one")
    terminal = Terminal.objects.get()

    for _ in range(2):
        redone = redo.withdraw_clearance(adele, {"clearance": kept.pk, "person": ana.person})
        ended = redo.end_terminal(adele, {"terminal": terminal.pk})

    kept.refresh_from_db()
    terminal.refresh_from_db()
    assert (redone, ended) == (False, False)
    assert kept.withdrawn_at is not None
    assert terminal.ended_at is not None


def test_without_rules_nothing_is_required(ana: Actor, item: Item, noon: datetime) -> None:
    assert opened(ana, item).pk


def test_readiness_turns_amber_before_a_clearance_lapses_and_red_after(
    ana: Actor, sam: Actor, requiring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = requiring("vetting")
    monkeypatch.setattr(timezone, "localtime", lambda *_: noon)
    actions.enter_clearance(sam, _person(ana), VETTING, "Level one", noon.date() + timedelta(days=29))

    told = {row["name"]: row["says"] for row in pages.readiness(sam)["people"]}

    assert told == {"Ana": "May view, not for long", "Quinn": "No media now", "Sam": "No media now"}
    assert "vetting" in queries.budget(sam.person).paused

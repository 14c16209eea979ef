"""Partners are asked what they did; their word is kept and changes nothing of ours, and silence is a task."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import called
from tests.casework.doors import run, signed_in
from tutela.casework import gate
from tutela.casework.abroad import actions, queries, rounds
from tutela.casework.abroad.answers.queries import silent, states_of, to_ask
from tutela.casework.abroad.cli import abroad
from tutela.casework.abroad.errors import ExchangeMoved
from tutela.casework.abroad.models import ExchangeItem, ItemAction, ItemCall, RemoteState
from tutela.casework.audit.rows import stated
from tutela.casework.channels.models import Exchange
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.takedown import actions as takedown
from tutela.casework.takedown.models import NoticeItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(partnered: Stub, item: ExchangeItem, settings: Settings) -> ExchangeItem:
    """What a hotline has of ours, in a unit that asks every six hours."""
    iccam = replace(settings.TUTELA.iccam, state_hours=6, silence_days=7)
    settings.TUTELA = replace(settings.TUTELA, iccam=iccam)
    return called(item)


def _did(stub: Stub, *actions: tuple[int, str], by: str = "Desk NL") -> None:
    listed = [{"actionType": number, "actionDate": at, "actioningAnalystName": by} for number, at in actions]
    stub.assigns({"contentId": 900, "actions": listed, "url": {}})


def _said(item: ExchangeItem) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in states_of(item)]


def _later(**after: Any) -> None:
    """Have what was asked lie further back."""
    for row in Exchange.objects.all():
        row.began_at -= timedelta(**after)
        row.save(update_fields=["began_at"])


def test_each_new_word_of_theirs_is_kept_with_its_date_and_the_whole_answer(
    partnered: Stub, there: ExchangeItem
) -> None:
    rounds.ask_states()
    rounds.ask_states()
    once = len(partnered.calls("content"))
    for did in ([(2, "2026-11-02T10:00:00Z")], [(2, "2026-11-02T10:00:00Z"), (4, "2026-11-03T08:00:00Z")]):
        _did(partnered, *did)
        _later(hours=7)
        rounds.ask_states()
    _later(hours=7)
    rounds.ask_states()

    assert once == 1
    assert _said(there) == [
        ("Unavailable", "Unavailable"), ("ReportedToISP", "ReportedToISP"), ("nothing", ""),
    ]  # fmt: skip
    newest = states_of(there)[0]
    assert newest.at is not None
    assert newest.at.isoformat() == "2026-11-03T08:00:00+00:00"
    assert b"2026-11-03T08:00:00Z" in bytes(newest.call.raw or b"")


def test_their_removed_ends_no_notice_of_ours_and_is_told_to_nobody(
    partnered: Stub, there: ExchangeItem, ida: Actor
) -> None:
    [notice] = takedown.draft_notices(ida, [queries.trace_of(there)])  # type: ignore[list-item]
    before = NoticeItem.objects.filter(notice=notice).values().get()
    _did(partnered, (3, "2026-11-03T08:00:00Z"))

    rounds.ask_states()
    actions.follow_notices(gate.machine(ida.unit, "the exchange abroad"))

    assert _said(there) == [("Removed", "Removed")]
    assert NoticeItem.objects.filter(notice=notice).values().get() == before
    assert not ItemAction.objects.filter(kind="Removed").exists()


@pytest.mark.parametrize(
    ("number", "code", "name"),
    [(6, "other", "NotIllegal"), (77, "other", "number 77"), (0, "Moved", "Moved")],
)
def test_what_the_rule_book_does_not_name_stays_in_their_word(
    partnered: Stub, there: ExchangeItem, number: int, code: str, name: str
) -> None:
    _did(partnered, (number, "no day"))

    rounds.ask_states()

    assert _said(there) == [(code, name)]
    assert states_of(there)[0].at is None


def test_what_we_told_them_ourselves_is_no_word_of_theirs(partnered: Stub, there: ExchangeItem) -> None:
    _did(partnered, (2, "2026-11-02T10:00:00Z"), by="Desk 1")

    rounds.ask_states()

    assert _said(there) == [("nothing", "")]
    assert not list(stated.differences())


def test_an_answer_that_cannot_be_read_changes_no_word_and_is_asked_again_later(
    partnered: Stub, there: ExchangeItem
) -> None:
    partnered.behaves(content=[{"says": '{"contentId": 900, "actions": [{}]}'}])

    rounds.ask_states()
    rounds.ask_states()

    assert not RemoteState.objects.exists()
    assert len(partnered.calls("content")) == 1
    assert "has no number" in ItemCall.objects.get(kind="state").reading
    _later(hours=2)
    rounds.ask_states()
    assert _said(there) == [("nothing", "")]


def test_who_says_nothing_for_too_long_is_a_task_with_owner_and_age_until_somebody_asked(
    there: ExchangeItem, ida: Actor, ana: Actor
) -> None:
    rounds.ask_states()
    assert not silent(ida)
    ExchangeItem.objects.filter(pk=there.pk).update(since=timezone.now() - timedelta(days=8))
    browser = signed_in(ida)
    told = browser.get("/").content.decode()
    page = browser.get(f"/abroad/{there.pk}/").content.decode()

    there.refresh_from_db()
    asked = {"act": "asked", "version": there.version, "because": "Asked the desk by telephone."}
    assert browser.post(f"/abroad/{there.pk}/", asked).status_code == 302

    assert f"{there}: Hotline-Nl said nothing of what they did for 8 days." in told
    assert "Silent" in page
    assert "Nothing yet" in page
    assert not silent(ida)
    assert not silent(ana)
    assert not list(stated.differences())


def test_nothing_is_asked_unless_a_setting_says_how_often(
    partnered: Stub, item: ExchangeItem, ida: Actor
) -> None:
    there = called(item)
    ExchangeItem.objects.filter(pk=there.pk).update(since=timezone.now() - timedelta(days=8))
    calls = len(partnered.calls())

    rounds.ask_states()

    assert len(partnered.calls()) == calls
    assert not to_ask(there.unit_id)
    assert not silent(ida)


def test_a_person_asks_at_once_by_page_and_by_command(
    partnered: Stub, there: ExchangeItem, ida: Actor, otis: Actor
) -> None:
    _did(partnered, (1, "2026-11-02T10:00:00Z"))
    there.refresh_from_db()
    posted = signed_in(ida).post(f"/abroad/{there.pk}/", {"act": "ask", "version": there.version})

    said = run(abroad, "ask", str(there), "--as", "ida").stdout

    assert posted.status_code == 302
    assert "They say: reported to the police ReportedToLEA" in said
    run(abroad, "asked", str(there), "--how", "Asked by telephone.", "--as", "ida")
    assert there.item_steps.get(kind="asked").says == "Asked by telephone."
    with pytest.raises(NotAllowed):
        actions.ask_state(otis, there, actions.Session())


def test_what_they_do_not_have_is_not_asked_about(item: ExchangeItem, ida: Actor) -> None:
    with pytest.raises(ExchangeMoved):
        actions.ask_state(ida, item, actions.Session())

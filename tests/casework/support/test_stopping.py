"""Whoever stops is shown nothing at once, without a reason and without a penalty, until they say so."""

import json
from datetime import timedelta

import pytest

from tests.casework.doors import signed_in
from tests.casework.welfare.looking import NOON, later, opened
from tests.casework.welfare.received import pictures
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Reservation, Skip
from tutela.casework.people.models import Unit
from tutela.casework.support import actions
from tutela.casework.welfare import actions as viewing
from tutela.casework.welfare.errors import LookOver, ViewingOff
from tutela.casework.welfare.limits import pages as readiness

pytestmark = pytest.mark.django_db


def test_stopping_ends_the_look_and_gives_the_desk_back_without_a_word_on_record(
    unit: Unit, ana: Actor, asif: Actor, sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = pictures(unit, 3)
    later(monkeypatch, NOON)
    batch = grading.dispense(ana)
    assert batch.reservations.count() == 3
    look = opened(ana, items[0])
    later(monkeypatch, NOON + timedelta(seconds=30))

    assert signed_in(ana).post("/grade/stop/").headers["Location"] == "/support/break/"

    look.refresh_from_db()
    assert (look.seconds, look.closed_by) == (30.0, "viewer")
    assert not Reservation.objects.exists()
    assert not Skip.objects.exists()
    with pytest.raises(ViewingOff):
        opened(ana, items[0])
    with pytest.raises(LookOver):
        viewing.prolong_exposure(ana, look)
    assert grading.dispense(asif).reservations.count() == 3
    opened(asif, items[0])
    said = [json.loads(each.body) for each in LogEntry.objects.filter(act="support.filed")]
    assert [set(each["what"]) for each in said] == [{"support", "wrote"}]
    assert not LogEntry.objects.filter(act__contains="stop").exists()
    assert [(each["name"], each["says"]) for each in readiness.readiness(sam)["people"]] == [
        ("Ana", "No media now"), ("Asif", "May view"), ("Sam", "May view"),
    ]  # fmt: skip


def test_whoever_stopped_says_when_media_may_be_shown_again(
    unit: Unit, ana: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = pictures(unit, 1)[0]
    later(monkeypatch, NOON)
    actions.stop_media(ana)
    actions.stop_media(ana)
    page = signed_in(ana).get("/support/break/").content.decode()
    assert "Nothing is shown to you until you want it." in page

    assert signed_in(ana).post("/support/", {"act": "again"}).status_code == 302

    assert opened(ana, item).pk
    assert LogEntry.objects.filter(act="support.filed").count() == 2
    assert "No media is on this page." in signed_in(ana).get("/support/wind-down/").content.decode()


def test_a_person_who_may_see_no_media_can_stop_as_well(adele: Actor) -> None:
    grading.stop(adele)

    assert LogEntry.objects.filter(act="support.filed").count() == 1
    assert "Media may be shown to me again" in signed_in(adele).get("/support/").content.decode()

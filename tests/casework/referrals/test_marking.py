"""What marking an item does at once, by every door, and that nobody clears a mark alone."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.grading.desks import decide, desk_of, facts, post
from tests.casework.origins.pictures import MADE, found, picture, weigh, with_serial
from tests.casework.working import work_off
from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.duty.models import Alert
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions as grading
from tutela.casework.items.models import Item
from tutela.casework.origins import actions as origins
from tutela.casework.origins.errors import MarkMoved, SecondPerson
from tutela.casework.origins.models import Clearing, Mark
from tutela.casework.people.models import Unit
from tutela.casework.referrals import actions
from tutela.casework.referrals.models import Referral

pytestmark = pytest.mark.django_db
REASON = Clearing.Reason.BY_MISTAKE


def tops(item: Item) -> int:
    return Item.objects.get(pk=item.pk).precedence


def test_a_confirmed_first_recording_has_a_referral_with_its_leads_and_comes_first(
    unit: Unit, ana: Actor
) -> None:
    item = picture(unit, 1, MADE, b"DCIM/100AAAAA/IMG_0001.JPG")
    weigh(unit, item)

    referral = actions.confirm_first_generation(ana, item)

    assert tops(item) == 20_000
    assert not Alert.objects.exists()
    leads = {(lead.kind, lead.source): lead.value for lead in referral.leads.exclude(kind="evidence")}
    place = item.instances.get()
    assert leads == {
        ("camera", f"item {item.pk}"): "maker one model 7",
        ("taken", f"item {item.pk}"): "2026-01-02T10:00:00",
        ("place", f"place {place.pk}"): f"{place.intake.reference}: DCIM/100AAAAA/IMG_0001.JPG",
    }
    assert referral.leads.filter(kind="evidence", source=f"place {place.pk}").exists()
    assert actions.confirm_first_generation(ana, item) == referral
    assert Mark.objects.count() == Referral.objects.count() == 1


def test_a_confirmation_raises_what_the_same_camera_made(unit: Unit, ana: Actor) -> None:
    first, second = (picture(unit, number, with_serial("A1")) for number in (1, 2))
    weigh(unit, first, second)
    before = tops(second)

    actions.confirm_first_generation(ana, first)
    work_off()

    mark = Mark.objects.get(item=first)
    assert found(second)["confirmed_camera"] == f"mark {mark.pk}"
    assert "confirmed_camera" not in found(first)
    assert before < tops(second) < tops(first)


def test_a_child_at_risk_now_is_told_at_once_and_before_everything(
    unit: Unit, ana: Actor, sam: Actor
) -> None:
    item = picture(unit, 1)

    referral = actions.mark_at_risk(ana, item)

    assert tops(item) == 30_000
    alert = Alert.objects.get(taken_up_at=None)
    assert [(thing.kind, thing.number) for thing in alert.members.all()] == [("item", item.pk)]
    said = [notice.says for notice in rooms.notices(sam)]
    assert any(item.reference in one and "at risk now" in one for one in said)
    assert any(str(alert) in one for one in said)
    assert item.reference in signed_in(sam).get("/").content.decode()
    assert referral.state == "draft"
    actions.mark_at_risk(sam, item)
    assert Alert.objects.get().things == 1


def test_the_tag_of_the_panel_does_the_same(unit: Unit, ana: Actor) -> None:
    item = picture(unit, 1)
    grading.dispense(ana)
    tagged = facts("A", tags={"investigative": ["at_risk_now"]})

    answer = decide(desk_of(ana), item, "Alpha", facts=tagged)
    assert answer.status_code == 200, answer.content
    assert Alert.objects.filter(members__number=item.pk).exists()
    assert tops(item) == 30_000
    work_off()

    assert Referral.objects.get().item == item
    # Taken off again, the tag clears nothing.
    again = decide(desk_of(ana), item, "Alpha", facts=facts("A"), against=answer.json()["decision"])
    assert again.status_code == 200, again.content
    assert Mark.objects.filter(item=item, cleared_at=None).exists()


def test_a_mark_is_cleared_by_two_people_and_by_nobody_alone(
    unit: Unit, ana: Actor, quinn: Actor, sam: Actor
) -> None:
    item = picture(unit, 1)
    actions.mark_at_risk(ana, item)
    mark = Mark.objects.get()
    asked = origins.ask_to_clear(quinn, mark, REASON)

    with pytest.raises(SecondPerson):
        origins.answer_clearing(quinn, asked, agree=True)
    with pytest.raises(NotAllowed):
        origins.answer_clearing(ana, asked, agree=True)
    with pytest.raises(MarkMoved):
        origins.ask_to_clear(sam, mark, REASON)
    assert tops(item) == 30_000

    origins.answer_clearing(sam, asked, agree=False)
    assert tops(item) == 30_000
    with pytest.raises(MarkMoved):
        origins.answer_clearing(sam, asked, agree=True)
    origins.answer_clearing(sam, origins.ask_to_clear(ana, mark, REASON), agree=True)

    assert tops(item) == 0
    with pytest.raises(MarkMoved):
        origins.ask_to_clear(ana, mark, REASON)
    assert LogEntry.objects.filter(act="item.clearing_answered", object_number=item.pk).count() == 2


def test_the_database_lets_nobody_clear_what_they_asked_for(unit: Unit, ana: Actor, quinn: Actor) -> None:
    actions.mark_at_risk(ana, picture(unit, 1))
    asked = origins.ask_to_clear(quinn, Mark.objects.get(), REASON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Clearing.objects.filter(pk=asked.pk).update(answered_by=quinn.person, answered_at=timezone.now())


def test_a_mark_is_set_and_cleared_on_pages_by_two(unit: Unit, ana: Actor, quinn: Actor, sam: Actor) -> None:
    item = picture(unit, 1)
    assert "What is it?" in signed_in(ana).get(f"/items/{item.pk}/mark/").content.decode()
    assert signed_in(ana).post(f"/items/{item.pk}/mark/", {}).status_code == 422
    signed_in(ana).post(f"/items/{item.pk}/mark/", {"kind": "at_risk"})
    mark = Mark.objects.get(item=item)
    address = f"/marks/{mark.pk}/clear/"

    signed_in(quinn).post(address, {"reason": "by_mistake"})
    for answer in ("clear", "keep"):
        refused = signed_in(quinn).post(address, {"answer": answer, "reason": "by_mistake"})
        assert refused.status_code == 422
        assert "A second person answers" in refused.content.decode()
    assert signed_in(ana).post(address, {"answer": "clear", "reason": "safe"}).status_code == 422
    mark.refresh_from_db()
    assert mark.cleared_at is None
    assert "second person has to answer" in signed_in(sam).get("/").content.decode()

    signed_in(sam).post(address, {"answer": "clear"})

    mark.refresh_from_db()
    assert mark.cleared_at is not None


def test_who_may_not_mark_marks_nothing(unit: Unit, audra: Actor, adele: Actor) -> None:
    item = picture(unit, 1)
    for by in (audra, adele):
        with pytest.raises(NotAllowed):
            actions.mark_at_risk(by, item)
        with pytest.raises(NotAllowed):
            actions.confirm_first_generation(by, item)
        assert signed_in(by).post(f"/items/{item.pk}/mark/", {"kind": "at_risk"}).status_code == 403
    assert not Mark.objects.exists()


def test_a_key_of_the_desk_cannot_be_sent_twice_into_two_marks(unit: Unit, ana: Actor) -> None:
    item = picture(unit, 1)
    grading.dispense(ana)
    tagged, key = facts("A", tags={"investigative": ["at_risk_now", "first_generation"]}), uuid4()

    for _ in range(2):
        assert decide(desk_of(ana), item, "Alpha", key, facts=tagged).status_code == 200

    assert sorted(Mark.objects.values_list("kind", flat=True)) == ["at_risk", "first_generation"]
    assert Alert.objects.get().things == 1


def test_the_desk_marks_by_key_and_says_what_became_of_it(unit: Unit, ana: Actor, quinn: Actor) -> None:
    item, browser = picture(unit, 1, MADE), desk_of(ana)
    weigh(unit, item)
    shown = post(browser, "/queue").json()["items"][0]
    assert shown["evidence"]["score"] == 50
    assert {factor["row"] for factor in shown["evidence"]["factors"]} == {f"item {item.pk}"}
    assert shown["marks"] == []

    def send(**body: object) -> Any:
        return browser.post(shown["mark_href"], json.dumps(body), content_type="application/json")

    for _ in range(2):
        answer = send(kind="at_risk")
        assert answer.status_code == 200, answer.content

    assert answer.json()["referral"] == Referral.objects.get().reference
    assert [mark["kind"] for mark in answer.json()["marks"]] == ["at_risk"]
    assert post(browser, "/queue").json()["items"][0]["marks"][0]["by"] == "Ana"
    for wrong in ({"kind": "other"}, {}):
        assert send(**wrong).json()["code"] == "TU-RF02"
    headers = {"X-Person": str(quinn.person)}
    other = browser.post(
        shown["mark_href"], '{"kind": "first_generation"}', content_type="application/json", headers=headers
    )
    assert other.json()["code"] == "TU-G11"
    assert Mark.objects.count() == 1

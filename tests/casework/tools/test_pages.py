"""The pages of tools say what each is, and approve and stop it."""

from typing import Any

import pytest
from django.test import Client

from tests.casework.tools.colours import approved, painted, supplied, used, used_to
from tutela.casework import rooms
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person, Unit
from tutela.casework.tools.models import Comparison, Opinion, Refusal, Tool
from tutela.casework.tools.use import How

pytestmark = pytest.mark.django_db


def _as(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_two_people_approve_a_tool_on_its_page_and_one_stops_it(
    finn: Actor, quinn: Actor, sam: Actor
) -> None:
    tool = supplied(finn)
    page = f"/tools/{tool.pk}/"
    assert "You supplied it or own it" not in _text(_as(sam).get(page))
    assert "A quality officer or a supervisor approves it" in _text(_as(finn).get(page))
    for by in (quinn, sam):
        assert "waits for your approval" in _text(_as(by).get("/"))
        assert "Approve this tool" in _text(_as(by).get(page))
        assert _as(by).post(page, {"act": "approve", "digest": tool.digest}).status_code == 302

    assert Tool.objects.get().state == "approved"
    assert "Approved since" in _text(_as(finn).get("/tools/"))
    refused = _as(sam).post(f"{page}suspend/", {"reason": ""})
    assert refused.status_code == 422
    _as(sam).post(f"{page}suspend/", {"reason": "Sentence 1."})
    assert "Suspended since" in _text(_as(sam).get(page))
    assert [notice.label for notice in rooms.notices(finn)] == ["Look at it"]
    _as(sam).post(f"{page}withdraw/", {"reason": "Sentence 2."})
    assert Tool.objects.get().state == "withdrawn"


def test_a_page_says_how_a_tool_does_against_people_and_what_was_refused(
    unit: Unit, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    tool = approved(finn, quinn, sam)
    used(finn, quinn, sam, used_to(How.AFTER))
    opinion = Opinion.objects.create(tool=tool, item=painted(unit, "Alpha"), label="Alpha", score=0.9)
    Comparison.objects.create(tool=tool, opinion=opinion, category="Beta", agrees=False)
    Refusal.objects.create(unit=unit, named="colours/9", because="unknown")

    said = _text(_as(sam).get(f"/tools/{tool.pk}/"))

    assert "Its opinion is shown to a person after their own decision" in said
    assert "Of its latest 1 opinions" in said
    assert "0 were as they decided (0%)" in said
    assert "Below 97% it is suspended by itself, once 20 are counted" in said
    assert "No such tool is registered" in _text(_as(sam).get("/tools/"))
    assert "Tool colours/9 was not asked" in _text(_as(sam).get("/"))

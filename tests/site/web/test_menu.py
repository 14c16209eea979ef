"""The menu: few words in one row, many in groups, and the page one is on is marked."""

from typing import Any

import pytest
from django.test import Client

from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person

pytestmark = pytest.mark.django_db


def _menu(by: Actor, address: str) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    answer = client.get(address)
    assert answer.status_code == 200
    return list(answer.context["navigation"])


def test_few_words_stand_in_one_row(ana: Actor) -> None:
    assert not any("entries" in word for word in _menu(ana, "/"))


def test_many_words_lie_in_groups_of_which_none_holds_one_only(sam: Actor) -> None:
    menu = _menu(sam, "/")

    assert len(menu) <= 6
    groups = {
        word["label"]: [entry["label"] for entry in word["entries"]] for word in menu if "entries" in word
    }
    assert groups["Casework"] == [
        "Cases",
        "Communications",
        "People of cases",
        "Intelligence log",
        "Lots",
        "Opinions",
        "Findings",
        "Referrals",
        "Series",
        "Agreement",
        "Packages",
        "Statements",
        "Reports to NCMEC",
        "Team",
        "Team readiness",
    ]
    assert all(len(labels) > 1 for labels in groups.values())


def test_the_nearest_word_and_its_group_are_marked(exhibit: Exhibit, sam: Actor) -> None:
    page = f"/exhibits/{exhibit.case.reference}/{exhibit.reference}/"
    menu = _menu(sam, page)

    assert [word["label"] for word in menu if word["current"]] == ["Casework"]
    words = [entry for word in menu for entry in word.get("entries", [])]
    assert [word["label"] for word in words if word["current"]] == ["Cases"]

"""A page about lists asks the database as often for many lists, editions and entries as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.editions import manifest, pages
from tutela.casework.gate import Actor
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList
from tutela.casework.people.models import Unit

pytestmark = pytest.mark.django_db


def _asked(page: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)


def _grown(unit: Unit, quinn: Actor, sam: Actor, own: HashList, number: int) -> None:
    making.released(quinn, making.item(unit, number))
    published(quinn, sam, own)


def test_many_lists_are_shown_with_as_few_questions_as_one(unit: Unit, quinn: Actor, sam: Actor) -> None:
    _grown(unit, quinn, sam, making.own_list(sam), 1)
    for_one = _asked(lambda: pages.lists(sam))
    for number in range(2, 7):
        making.received_list(sam, f"list {number}")
        _grown(unit, quinn, sam, making.own_list(sam, f"own {number}"), number)

    assert _asked(lambda: pages.lists(sam)) == for_one
    shown = {row["name"]: (row["entries"], row["edition"]) for row in pages.lists(sam)["lists"]}
    assert shown["own"] == (1, "Edition 1")
    assert shown["own 6"] == (6, "Edition 1")
    assert shown["list 6"] == (0, "")


def test_many_editions_are_shown_with_as_few_questions_as_one_each_with_its_size(
    unit: Unit, quinn: Actor, sam: Actor
) -> None:
    own = making.own_list(sam)
    _grown(unit, quinn, sam, own, 1)
    for_one = _asked(lambda: pages.hash_list(sam, own))
    for number in range(2, 6):
        _grown(unit, quinn, sam, own, number)
        lists.revoke(sam, own.entries.filter(revoked_at=None).earliest("pk"), "a false match")
    making.released(quinn, making.item(unit, 9))
    published(quinn, sam, own)

    assert _asked(lambda: pages.hash_list(sam, own)) == for_one
    sizes = [edition["entries"] for edition in pages.hash_list(sam, own)["editions"]]
    members = [manifest.members(one).count() for one in own.editions.order_by("-number")]
    assert sizes == members == [2, 2, 2, 2, 2, 1]

"""A page about lists asks the database as often for many lists, editions and entries as for one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.editions import actions as editions, manifest, pages
from tutela.casework.gate import Actor
from tutela.casework.lists import actions as lists, queries
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


def test_the_table_of_lists_counts_as_a_recount_of_entries_does(
    unit: Unit, quinn: Actor, sam: Actor, tmp_path: Path
) -> None:
    own, theirs, ended = making.own_list(sam), making.received_list(sam), making.received_list(sam, "ended")
    _grown(unit, quinn, sam, own, 1)
    _grown(unit, quinn, sam, own, 2)
    for number in (3, 4):
        making.released(quinn, making.item(unit, number))
    editions.propose(quinn, own)
    for hash_list in (theirs, ended):
        names = [making.md5(number) for number in range(5)]
        file = making.text_file(tmp_path / f"{hash_list}.txt", *names, names[0])
        lists.import_list(sam, hash_list, file)
        lists.import_list(sam, hash_list, making.text_file(tmp_path / "more.txt", making.md5(9)))
        lists.revoke(sam, hash_list.entries.earliest("pk"), "a false match")
    lists.withdraw_list(sam, ended, "the agreement has ended")

    shown = {row["name"]: (row["entries"], row["waiting"]) for row in pages.lists(sam)["lists"]}
    counted = {each: queries.summary(each) for each in (own, theirs, ended)}
    assert shown == {each.name: (of.active, of.proposed) for each, of in counted.items()}
    assert shown == {own.name: (2, 2), theirs.name: (5, 0), "ended": (0, 0)}


def test_the_table_of_lists_reads_no_entry_that_was_published_or_imported(
    unit: Unit, quinn: Actor, sam: Actor
) -> None:
    _grown(unit, quinn, sam, making.own_list(sam), 1)
    with CaptureQueriesContext(connection) as asked:
        pages.lists(sam)

    assert not any("lists_entry" in query["sql"] for query in asked.captured_queries)


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

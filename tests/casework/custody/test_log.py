"""The record of acts shows any later change."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client

from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person

pytestmark = pytest.mark.django_db
Execute = Callable[..., object]


def _written(by: Actor, count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            log.record(by, "item.graded", purpose="test", item=number)


def test_an_untouched_record_verifies_and_counts_every_entry(ana: Actor) -> None:
    before = log.verify().entries
    _written(ana, 5)

    verified = log.verify()

    assert verified.entries == before + 5


@pytest.mark.parametrize("column", ["body", "seal", "actor", "act", "at"])
def test_an_edited_entry_is_the_first_one_named(ana: Actor, column: str) -> None:
    _written(ana, 5)
    entry = LogEntry.objects.order_by("seq")[2]
    value = getattr(entry, column)
    changed = value[:-1] + ("0" if value[-1] != "0" else "1")

    LogEntry.objects.filter(pk=entry.pk).update(**{column: changed})

    with pytest.raises(log.LogBroken, match=f"Entry {entry.seq} "):
        log.verify()


def test_a_removed_entry_is_named(ana: Actor) -> None:
    _written(ana, 5)

    LogEntry.objects.filter(seq=3).delete()

    with pytest.raises(log.LogBroken, match="Entry 3 is missing"):
        log.verify()


def test_a_cut_tail_is_found_by_the_head(ana: Actor) -> None:
    _written(ana, 5)

    LogEntry.objects.filter(seq=LogHead.objects.get().seq).delete()

    with pytest.raises(log.LogBroken, match="cut or added"):
        log.verify()


def test_a_record_that_grows_while_it_is_verified_is_whole(ana: Actor) -> None:
    _written(ana, 5)
    before = LogHead.objects.get().seq
    entered: list[str] = []

    def act_before_the_head_is_read(execute: Execute, sql: str, *rest: object) -> object:
        if "custody_loghead" in sql and not entered:
            entered.append(sql)
            _written(ana, 1)
        return execute(sql, *rest)

    with connection.execute_wrapper(act_before_the_head_is_read):
        verified = log.verify()

    assert verified.entries == before + 1


def test_the_page_of_the_record_writes_lists_counts_and_answers_as_people_do(sam: Actor) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=sam.person))
    with transaction.atomic():
        log.record(
            sam, "items.examined", purpose="test", counts={"new_items": 2, "read": 3}, items=[4, 5],
            failed=[], own=False, rule="near",
        )  # fmt: skip

    newest = client.get("/record/").context["entries"][0]

    said = "counts new items 2, read 3; failed none; items 4, 5; own no; rule near"
    assert (newest["act"], newest["object"]) == ("items examined", said)

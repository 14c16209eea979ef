"""The record of acts shows any later change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.database import OutsideTransaction
from tutela.casework.gate import Actor, machine

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


CHANGED: dict[str, str | int] = {"at": "2001-01-01 00:00:00+00:00", "unit": 4711, "object_number": 4711}


@pytest.mark.parametrize("column", [field.column for field in LogEntry._meta.concrete_fields[1:]])
def test_an_entry_of_which_any_column_was_edited_is_the_first_one_named(ana: Actor, column: str) -> None:
    _written(ana, 5)
    named = LogHead.objects.get().seq - 2

    with connection.cursor() as cursor:
        edit = f"UPDATE custody_logentry SET {column} = %s WHERE seq = %s"  # noqa: S608 - a model's own name
        cursor.execute(edit, [CHANGED.get(column, "0"), named])

    with pytest.raises(log.LogBroken, match=f"Entry {named} "):
        log.verify()


def test_an_entry_whose_object_was_taken_off_is_named(ana: Actor) -> None:
    _written(ana, 1)

    LogEntry.objects.filter(act="item.graded").update(object_number=None)

    with pytest.raises(log.LogBroken, match="its columns do not say"):
        log.verify()


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_not_recorded() -> None:
    with pytest.raises(OutsideTransaction, match=r"item\.graded"):
        log.record(machine(1), "item.graded", purpose="test", item=1)

    assert not LogEntry.objects.exists()


@pytest.mark.usefixtures("house")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one connection write, with no lock"
)
def test_whoever_appends_holds_the_head_from_reading_it_to_writing_it() -> None:
    with transaction.atomic():
        log.record(machine(1), "item.graded", purpose="test", item=1)
    refused: list[str] = []

    def take_the_head() -> None:
        try:
            with transaction.atomic():
                LogHead.objects.select_for_update(nowait=True).get()
        except OperationalError as held:
            refused.append(str(held))
        finally:
            connection.close()

    def try_before_it_is_written(execute: Execute, sql: str, *rest: object) -> object:
        if sql.startswith("UPDATE") and "custody_loghead" in sql:
            with ThreadPoolExecutor(1) as other:
                other.submit(take_the_head).result()
        return execute(sql, *rest)

    with connection.execute_wrapper(try_before_it_is_written), transaction.atomic():
        log.record(machine(1), "item.graded", purpose="test", item=2)

    assert len(refused) == 1


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


def test_a_head_of_another_seal_is_found(ana: Actor) -> None:
    _written(ana, 5)

    LogHead.objects.update(seal="0" * 64)

    with pytest.raises(log.LogBroken, match="its head is elsewhere"):
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


# Certificate Transparency's own test data for RFC 6962: the leaves, and the root of the first so many.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", ROOTS)
def test_many_digests_fold_into_the_root_that_everybody_computes(count: int) -> None:
    assert log.merkle_root(map(bytes.fromhex, LEAVES[:count])) == ROOTS[count]


def test_the_latest_entries_come_fifty_at_a_time_from_where_one_is(ana: Actor) -> None:
    with transaction.atomic():
        last = [log.record(ana, "item.graded", purpose="grading").seq for _ in range(60)][-1]

    assert [entry["seq"] for entry in log.latest()] == list(range(last, last - 50, -1))
    assert [entry["seq"] for entry in log.latest(before=last - 50, limit=2)] == [last - 51, last - 52]


def test_acts_that_are_recorded_together_stand_in_their_order_under_one_head(ana: Actor) -> None:
    before = log.verify().entries

    with transaction.atomic(), log.together():
        first = log.record(ana, "item.graded", purpose="test", item=1)
        log.record(ana, "item.graded", purpose="test", item=3)
        with log.together():
            last = log.record(ana, "item.graded", purpose="test", item=2)
        assert LogHead.objects.get().seq == before

    assert (first.seq, last.seq) == (before + 1, before + 3)
    assert LogEntry.objects.get(seq=last.seq).body == last.body
    assert log.verify().entries == before + 3


def test_an_act_that_could_be_undone_by_itself_is_not_recorded_together_with_others(ana: Actor) -> None:
    before = log.verify().entries

    def apart() -> None:
        with transaction.atomic(), log.together():
            _written(ana, 1)

    with pytest.raises(OutsideTransaction, match="rolled back"):
        apart()

    assert log.verify().entries == before


def test_what_is_refused_while_acts_are_recorded_together_leaves_no_entry(ana: Actor) -> None:
    before = log.verify().entries

    def refused() -> None:
        with transaction.atomic(), log.together():
            log.record(ana, "item.graded", purpose="test", item=1)
            raise OutsideTransaction("refused")

    with pytest.raises(OutsideTransaction):
        refused()
    _written(ana, 1)

    assert log.verify().entries == before + 1
    assert next(log.latest())["what"] == {"item": 0}

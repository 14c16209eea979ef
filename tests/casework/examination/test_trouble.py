"""What goes wrong on the line is tried again, keeps nothing else waiting, and is said."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.casework.doors import run
from tests.casework.lists import making
from tutela.casework import gate
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.examination import cli, queries
from tutela.casework.examination.actions import examine, stack
from tutela.casework.examination.models import StackMember
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import HashValue, Item
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job
from tutela.casework.people.models import Unit

Execute = Callable[..., object]


@pytest.fixture(autouse=True)
def _handlers() -> None:
    worker.discover()


@pytest.fixture
def received(finn: Actor, exhibit: Exhibit, tmp_path: Path) -> list[Item]:
    """Three received items, which wait to be examined."""
    source = tmp_path / "source"
    source.mkdir()
    for number in range(3):
        (source / f"{number}").write_bytes(b"text %d" % number)
    cases.receive(finn, exhibit, source)
    return list(Item.objects.order_by("pk"))


def _work_off() -> None:
    while worker.run_one("test"):
        # The pauses after failures are not what is tested here.
        Job.objects.filter(state=Job.State.WAITING).update(lease_until=0)


def _spoil(item: Item) -> None:
    """Make one item a fault of the program's own: its sealed copy names a key that does not unwrap."""
    key = DataKey.objects.create(label="spoiled", wrapped=os.urandom(40), wrapped_for_recovery=b"")
    exhibit = Exhibit.objects.get()
    exhibit.intake.key = key
    SealedCopy.objects.filter(content_sha256=item.sha256).update(key=key)
    item.instances.update(intake=_intake(exhibit, key))


def _intake(exhibit: Exhibit, key: DataKey) -> int:
    intake = exhibit.intake
    intake.pk, intake.reference, intake.key = None, "spoiled", key
    intake.save()
    return int(intake.pk)


def test_one_item_that_cannot_be_examined_keeps_no_other_waiting(
    finn: Actor, received: list[Item], caplog: pytest.LogCaptureFixture
) -> None:
    _spoil(received[1])

    _work_off()

    states = list(Item.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["set_aside", "received", "set_aside"]
    failed = Job.objects.get(state=Job.State.FAILED)
    assert failed.arguments["items"] == [received[1].pk]


def test_the_totals_name_what_failed(finn: Actor, received: list[Item]) -> None:
    Job.objects.filter(kind="examine").update(state=Job.State.FAILED)

    totals = queries.progress(finn.unit)

    assert totals.failed_jobs == 1
    assert "1 jobs failed" in queries.sentence(totals)


def test_whoever_may_not_see_casework_does_not_start_the_line(adele: Actor) -> None:
    with pytest.raises(NotAllowed):
        run(cli.examine, "--as", "adele")


def test_a_slow_worker_never_takes_an_item_back_from_whoever_decided_it(
    finn: Actor, received: list[Item]
) -> None:
    machine = gate.machine(finn.unit)
    numbers = [item.pk for item in received]
    meanwhile: list[str] = []

    def another_worker_is_faster(execute: Execute, sql: str, *rest: object) -> object:
        if "custody_sealedcopy" in sql and not meanwhile:
            meanwhile.append(sql)
            examine(machine, numbers)
            Item.objects.filter(pk=numbers[0]).update(state=Item.State.ASSESSED)
        return execute(sql, *rest)

    with connection.execute_wrapper(another_worker_is_faster):
        examined = examine(machine, numbers)

    assert (len(meanwhile), examined) == (1, 0)
    assert Item.objects.get(pk=numbers[0]).state == Item.State.ASSESSED


def _fingerprinted(unit: Unit, number: int, bits: bytes) -> Item:
    item = making.item(unit, number)
    item.hashes.all().delete()
    HashValue.objects.create(item=item, algorithm="pdq", recipe="pdq/1", value=bits, quality=100)
    return item


def test_stacks_written_by_one_who_has_not_seen_the_latest_are_made_anew(unit: Unit, finn: Actor) -> None:
    machine, bits = gate.machine(unit.pk), os.urandom(32)
    _fingerprinted(unit, 1, bits)
    late: list[Item] = []

    def one_more_is_examined(execute: Execute, sql: str, *rest: object) -> object:
        if "examination_stackmember" in sql and not late:
            late.append(_fingerprinted(unit, 2, bits))
        return execute(sql, *rest)

    with connection.execute_wrapper(one_more_is_examined):
        stack(machine)
    stack(machine)

    assert StackMember.objects.count() == 2


def test_more_items_are_queued_at_once_than_a_statement_takes_numbers(unit: Unit, finn: Actor) -> None:
    count = 1_200
    Item.objects.bulk_create(
        (
            Item(
                unit=unit,
                sha256=number.to_bytes(32, "big"),
                sha1=number.to_bytes(20, "big"),
                md5=number.to_bytes(16, "big"),
                size_bytes=1,
                state=Item.State.EXAMINED,
            )
            for number in range(count)
        ),
        batch_size=5000,
    )

    queued = stack(gate.machine(unit.pk))

    assert queued == count
    assert sum(len(job.arguments["items"]) for job in Job.objects.filter(kind="preview")) == count

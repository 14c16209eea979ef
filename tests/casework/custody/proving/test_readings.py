"""The whole vault is read, goes on where it was cut off, and what was found is on record."""

import json

import pytest
from django.utils import timezone

from tests.casework.custody.proving.harm import HARM
from tests.casework.welfare.received import painting, receive
from tutela.casework.custody.models import LogEntry, SealedCopy, VaultReading
from tutela.casework.custody.proving import faults, readings
from tutela.casework.custody.proving.readings import Progress
from tutela.casework.gate import machine
from tutela.casework.items import queries as items
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.engine.hashing.digests import Digests

BY = [machine(1)]


def _read(progress: Progress | None = None, *, anew: bool = False) -> VaultReading:
    return readings.read_on(BY, items.digests_of, items.unkept, progress or Progress(), anew=anew)


def _faults(reading: VaultReading) -> set[tuple[int | None, str]]:
    return set(reading.faults.values_list("item_number", "what"))


def _what(act: str) -> dict[str, object]:
    what: dict[str, object] = json.loads(LogEntry.objects.filter(act=act).latest("seq").body)["what"]
    return what


def test_a_vault_that_is_whole_is_read_whole_and_it_is_on_record(three: list[Item]) -> None:
    reading = _read()

    size_bytes = sum(item.size_bytes for item in three)
    assert (reading.copies, reading.size_bytes, _faults(reading)) == (3, size_bytes, set())
    last = readings.last_whole()
    assert last is not None
    assert (last.copies, last.faults) == (3, 0)
    assert _what("vault.read_whole") == {
        "reading": reading.pk,
        "copies": 3,
        "size_bytes": size_bytes,
        "faults": {},
    }


@pytest.mark.parametrize("how", HARM)
def test_what_was_done_to_an_object_or_its_row_is_found(three: list[Item], how: str) -> None:
    harm, found_as = HARM[how]
    harm(three[0], three[1])

    found = _faults(_read())

    of_the_item = {what for number, what in found if number == three[0].pk}
    assert of_the_item
    assert of_the_item <= found_as
    assert (three[2].pk, "seal") not in found
    assert _what("vault.read_whole")["faults"]


@pytest.mark.parametrize("column", ["md5", "sha1", "sha256", "size_bytes"])
def test_an_item_whose_own_digests_were_changed_is_found(three: list[Item], column: str) -> None:
    Item.objects.filter(pk=three[0].pk).update(**{column: 5 if column == "size_bytes" else bytes(20)})

    assert (three[0].pk, "content") in _faults(_read())


def test_two_items_whose_rows_were_exchanged_are_found(three: list[Item]) -> None:
    first, second = three[:2]
    Item.objects.filter(pk=first.pk).update(sha256=b"-")
    Item.objects.filter(pk=second.pk).update(sha256=first.sha256)
    Item.objects.filter(pk=first.pk).update(sha256=second.sha256)

    assert {(first.pk, "content"), (second.pk, "content")} <= _faults(_read())


def test_an_original_that_was_struck_off_the_register_is_found(three: list[Item]) -> None:
    SealedCopy.objects.filter(item_number=three[1].pk).delete()

    assert _faults(_read()) == {(three[1].pk, "unkept")}


class _Killed(BaseException):
    """What ends a process in the middle."""


def _until(portions: int) -> Progress:
    seen: list[int] = []

    def watch(progress: Progress) -> None:
        seen.append(progress.reading.copies)
        if len(seen) > portions:
            raise _Killed

    return Progress(watch)


def test_cut_off_it_goes_on_behind_the_last_portion_and_keeps_what_it_found(
    three: list[Item], unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "COPIES_AT_ONCE", 2)
    for number in range(3, 12):
        receive(unit, painting(number))
    HARM["flipped"][0](three[0], three[1])
    opened: list[int] = []
    prove = faults.of_copy

    def prove_and_note(copy: SealedCopy, item: Digests | None) -> faults.What | None:
        opened.append(copy.pk)
        return prove(copy, item)

    monkeypatch.setattr(faults, "of_copy", prove_and_note)

    for portions in (1, 2):
        with pytest.raises(_Killed):
            _read(_until(portions))
    reading = _read()

    assert VaultReading.objects.count() == 1
    assert _faults(reading) == {(three[0].pk, "seal")}
    assert (reading.copies, len(opened)) == (12, 12)
    assert sorted(opened) == sorted(SealedCopy.objects.values_list("pk", flat=True))
    taken_up = LogEntry.objects.filter(act="vault.reading_taken_up_again").order_by("seq")
    assert [json.loads(entry.body)["what"]["copies"] for entry in taken_up] == [2, 6]


def test_a_reading_that_nobody_did_is_not_believed(three: list[Item]) -> None:
    VaultReading.objects.create(ended_at=timezone.now(), reached=10**6, copies=3, size_bytes=1)

    assert readings.last_whole() is None


def test_begun_anew_it_reads_from_the_first_object(three: list[Item]) -> None:
    with pytest.raises(_Killed):
        _read(_until(1))

    reading = _read(anew=True)

    assert reading.copies == 3
    assert VaultReading.objects.count() == 2


def test_two_processes_do_not_count_the_same_copies_twice(
    three: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "COPIES_AT_ONCE", 2)

    def the_other_goes_on(progress: Progress) -> None:
        if progress.reading.copies == 2:
            VaultReading.objects.update(reached=10**6)

    with pytest.raises(readings.ReadElsewhere):
        _read(Progress(the_other_goes_on))

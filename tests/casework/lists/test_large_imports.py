"""What a large file holds beyond its first records goes in by their order, and comes to the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.casework.lists import making
from tutela.casework.gate import Actor
from tutela.casework.lists import actions, errors, queries
from tutela.casework.lists.actions import import_batches, imports, unsorted
from tutela.casework.lists.models import Entry, HashList, ListImport, UnsortedEntry

pytestmark = pytest.mark.django_db

# Of forty records each of the numbers 0 to 24 is one at least, and some are twice within a batch.
NUMBERS = [*range(20), *range(5), 0, 0, *range(15, 25), 24, 24, 1]
ALL_AT_ONCE, NEARLY_ALL_ASIDE = 1000, 4


class Killed(BaseException):
    """Stands for a killed process: nothing of ours catches it."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_batches, "BATCH_RECORDS", 4)
    monkeypatch.setattr(import_batches, "AT_ONCE_RECORDS", NEARLY_ALL_ASIDE)


def _file(folder: Path, *numbers: int, name: str = "list.json") -> Path:
    """Write records of which some have no meaning; a number of its own tells two apart that say the same."""
    records = (
        {"MD5": making.md5(n), "MediaID": place, "Category": n % 3 or "x"} for place, n in enumerate(numbers)
    )
    return making.vics_file(folder / name, *records)


def _said(hash_list: HashList) -> list[Any]:
    columns = ("fingerprint", "md5", "category", "category_raw", "kept", "revoked_because", "list_import")
    first = hash_list.imports.order_by("pk").values_list("pk", flat=True)[0]
    return sorted((*row[:-1], row[-1] - first) for row in hash_list.entries.values_list(*columns))


def _into_what_stands(by: Actor, folder: Path, name: str) -> tuple[HashList, ListImport]:
    """Import a file into a list that has some of it, and has revoked some of that."""
    hash_list = making.received_list(by, name)
    actions.import_list(by, hash_list, _file(folder, 2, 3, 18, name="before.json"))
    revoked = Entry.objects.get(hash_list=hash_list, md5=bytes.fromhex(making.md5(18)))
    actions.revoke(by, revoked, "recalled by its sender")
    listed = actions.import_list(by, hash_list, _file(folder, *NUMBERS))
    return hash_list, listed


def test_a_large_file_comes_to_the_same_as_one_that_goes_in_at_once(
    sam: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside, listed_aside = _into_what_stands(sam, tmp_path, "aside")
    monkeypatch.setattr(import_batches, "AT_ONCE_RECORDS", ALL_AT_ONCE)

    at_once, listed_at_once = _into_what_stands(sam, tmp_path, "at once")

    assert listed_aside.counts == listed_at_once.counts
    assert listed_aside.counts == {"read": 40, "accepted": 22, "duplicate": 18, "rejected": 0, "unmapped": 7}
    assert _said(aside) == _said(at_once)
    assert not UnsortedEntry.objects.exists()


def test_what_its_sender_recalled_stays_revoked_though_another_record_says_it_in_a_large_file(
    sam: Actor, tmp_path: Path
) -> None:
    hash_list = making.received_list(sam)
    actions.import_list(sam, hash_list, making.text_file(tmp_path / "one.txt", making.md5(9)))
    actions.revoke(sam, Entry.objects.get(), "recalled by its sender")
    revoked_between = making.md5(11)

    def revoked(listed: ListImport) -> None:
        if listed.read == 4:
            other = making.text_file(tmp_path / "two.txt", revoked_between)
            other_import = actions.import_list(sam, hash_list, other)
            actions.revoke(sam, Entry.objects.get(list_import=other_import), "recalled as well")

    actions.import_list(sam, hash_list, _file(tmp_path, *range(20)), progress=revoked)

    assert set(Entry.objects.exclude(revoked_at=None).values_list("md5", "revoked_because")) == {
        (bytes.fromhex(making.md5(9)), "recalled by its sender"),
        (bytes.fromhex(revoked_between), "recalled as well"),
    }
    assert len(queries.known(sam.unit)) == 18


@pytest.mark.parametrize("moment", ["while it is read", "all read", "half in order", "nearly all in order"])
def test_a_large_import_killed_at_any_moment_goes_on_there_and_nothing_is_lost_or_doubled(
    sam: Actor, tmp_path: Path, moment: str
) -> None:
    reached: dict[str, Callable[[ListImport], bool]] = {
        "while it is read": lambda listed: listed.read == 20,
        "all read": lambda listed: listed.read == 40,
        "half in order": lambda listed: listed.accepted > 12,
        "nearly all in order": lambda listed: listed.accepted > 18,
    }

    def killed(listed: ListImport) -> None:
        if reached[moment](listed):
            raise Killed

    hash_list, path = making.received_list(sam), _file(tmp_path, *NUMBERS)
    with pytest.raises(Killed):
        actions.import_list(sam, hash_list, path, progress=killed)
    between = len(queries.known(sam.unit)), UnsortedEntry.objects.exists()

    listed = actions.import_list(sam, hash_list, path)

    assert between == (0, True)
    assert (listed.read, listed.accepted, listed.duplicate) == (40, 25, 15)
    assert (ListImport.objects.count(), len(queries.known(sam.unit))) == (1, 25)
    assert sorted(entry.kept["media_id"] for entry in Entry.objects.all()) == sorted(
        {number: place for place, number in reversed(list(enumerate(NUMBERS)))}.values()
    )
    assert not UnsortedEntry.objects.exists()


def test_a_kill_between_putting_records_in_and_counting_them_leaves_them_aside(
    sam: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in, calls = unsorted.put_in, [0]

    def killed(*of: Any) -> Any:
        done = put_in(*of)
        calls[0] += 1
        if calls[0] == 2:
            raise Killed
        return done

    monkeypatch.setattr(unsorted, "put_in", killed)
    hash_list, path = making.received_list(sam), _file(tmp_path, *NUMBERS)
    with pytest.raises(Killed):
        actions.import_list(sam, hash_list, path)

    listed = actions.import_list(sam, hash_list, path)

    assert (listed.read, listed.accepted, listed.duplicate) == (40, 25, 15)
    assert Entry.objects.count() == 25


def test_two_people_importing_the_same_large_file_at_once_do_not_double_it(
    sam: Actor, finn: Actor, tmp_path: Path
) -> None:
    hash_list, path = making.received_list(sam), _file(tmp_path, *NUMBERS)

    def meanwhile(listed: ListImport) -> None:
        if listed.accepted > 12 and listed.state == ListImport.State.READING:
            actions.import_list(finn, hash_list, path)

    with pytest.raises(errors.ImportBusy):
        actions.import_list(sam, hash_list, path, progress=meanwhile)

    assert Entry.objects.count() == 25
    assert ListImport.objects.get().counts["accepted"] == 25


def _stop_reading(listed: ListImport) -> None:
    if listed.read == 20:
        raise Killed


def test_nothing_of_a_large_file_that_is_refused_stays_aside(sam: Actor, tmp_path: Path) -> None:
    whole = _file(tmp_path, *range(30))
    cut = tmp_path / "cut.json"
    cut.write_bytes(whole.read_bytes()[:-90])
    aside = list[bool]()

    with pytest.raises(errors.FileRefused, match="not sound"):
        actions.import_list(
            sam, making.received_list(sam), cut,
            progress=lambda _: aside.append(UnsortedEntry.objects.exists()),
        )  # fmt: skip

    assert any(aside)
    assert not UnsortedEntry.objects.exists()
    assert not Entry.objects.exists()


def test_nothing_of_an_interrupted_large_file_stays_aside_when_its_list_is_withdrawn(
    sam: Actor, tmp_path: Path
) -> None:
    hash_list, path = making.received_list(sam), _file(tmp_path, *NUMBERS)
    with pytest.raises(Killed):
        actions.import_list(sam, hash_list, path, progress=_stop_reading)
    aside = UnsortedEntry.objects.count()

    actions.withdraw_list(sam, hash_list, "the agreement has ended")

    assert aside == 16
    assert not UnsortedEntry.objects.exists()


def test_what_a_kill_leaves_of_a_refused_file_goes_with_the_next_one(
    sam: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_list, cut = making.received_list(sam), tmp_path / "cut.json"
    cut.write_bytes(_file(tmp_path, *range(30)).read_bytes()[:-90])
    with monkeypatch.context() as until:
        until.setattr(imports, "drop_entries", _killed)
        with pytest.raises(Killed):
            actions.import_list(sam, hash_list, cut)
    left = UnsortedEntry.objects.exists()

    actions.import_list(sam, hash_list, making.text_file(tmp_path / "next.txt", making.md5(99)))

    assert left
    assert not UnsortedEntry.objects.exists()
    assert Entry.objects.count() == 1


def _killed(*_: Any) -> None:
    raise Killed


def test_a_large_file_read_on_other_terms_begins_again(sam: Actor, tmp_path: Path) -> None:
    hash_list = making.received_list(sam)
    path = making.text_file(tmp_path / "list.txt", *(making.bits(number).hex() for number in range(30)))
    with pytest.raises(Killed):
        actions.import_list(sam, hash_list, path, progress=_stop_reading)

    listed = actions.import_list(sam, hash_list, path, kind="pdq")

    assert listed.accepted == Entry.objects.exclude(pdq=None).count() == 30
    assert not UnsortedEntry.objects.exists()

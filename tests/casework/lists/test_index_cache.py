"""What a unit knows is kept in a file: opened without reading rows, followed, made anew where it must be."""

from pathlib import Path

import pytest
from django.conf import settings as installed
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework import working
from tests.casework.editions.making import published
from tests.casework.lists import making
from tutela.casework.gate import Actor
from tutela.casework.lists import actions, index_cache, queries
from tutela.casework.lists.models import Change, Entry, HashList
from tutela.casework.people.models import Unit
from tutela.engine.matching import mmap_file

pytestmark = pytest.mark.django_db
COUNT = 60


@pytest.fixture
def hash_list(sam: Actor, tmp_path: Path) -> HashList:
    """A list with sixty MD5s."""
    made = making.received_list(sam)
    lines = [making.md5(number) for number in range(COUNT)]
    actions.import_list(sam, made, making.text_file(tmp_path / "first.txt", *lines))
    return made


def _file(unit: int) -> Path:
    return Path(installed.TUTELA_INDEX) / str(unit) / index_cache.FILE


def _knows(unit: int, number: int) -> bool:
    return bool(queries.known(unit).exact(bytes.fromhex(making.md5(number)), bytes(20), bytes(32)))


def _add(by: Actor, hash_list: HashList, folder: Path, *numbers: int) -> None:
    path = making.text_file(folder / f"{numbers[0]}.txt", *map(making.md5, numbers))
    actions.import_list(by, hash_list, path)


def test_a_process_that_starts_reads_no_entry_where_the_file_is_current(hash_list: HashList) -> None:
    queries.known(hash_list.unit_id)
    working.start_anew()

    with CaptureQueriesContext(connection) as asked:
        assert _knows(hash_list.unit_id, 7)

    assert len(asked) == 1
    assert "lists_entry" not in asked[0]["sql"]


def test_a_process_that_starts_reads_what_came_since_and_nothing_else(
    sam: Actor, hash_list: HashList, tmp_path: Path
) -> None:
    queries.known(hash_list.unit_id)
    _add(sam, hash_list, tmp_path, 100, 101)
    working.start_anew()

    with CaptureQueriesContext(connection) as asked:
        assert _knows(hash_list.unit_id, 101)
        assert _knows(hash_list.unit_id, 7)

    of_entries = [one["sql"] for one in asked if "lists_entry" in one["sql"]]
    [import_pk] = [change.list_import_id for change in Change.objects.order_by("-pk")[:1]]
    assert len(of_entries) == 1
    assert f'"list_import_id" = {import_pk}' in of_entries[0]


def test_additions_and_revocations_are_followed_in_place(
    sam: Actor, hash_list: HashList, tmp_path: Path
) -> None:
    held = queries.known(hash_list.unit_id)
    written = _file(hash_list.unit_id).stat().st_mtime_ns

    _add(sam, hash_list, tmp_path, 200)
    actions.revoke(sam, Entry.objects.get(md5=bytes.fromhex(making.md5(3))), "the sender recalled it")

    assert queries.known(hash_list.unit_id) is held
    assert [_knows(hash_list.unit_id, number) for number in (200, 3, 4)] == [True, False, True]
    assert _file(hash_list.unit_id).stat().st_mtime_ns == written


def test_many_changes_are_written_to_the_file_and_those_of_others_are_mapped(
    sam: Actor, hash_list: HashList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_cache, "MOST_BEHIND", 5)
    first = queries.known(hash_list.unit_id)
    before = mmap_file.opened(_file(hash_list.unit_id)).mark
    _add(sam, hash_list, tmp_path, *range(300, 310))
    actions.revoke(sam, Entry.objects.get(md5=bytes.fromhex(making.md5(301))), "the sender recalled it")

    second = queries.known(hash_list.unit_id)

    assert second is not first
    assert mmap_file.opened(_file(hash_list.unit_id)).mark != before
    assert [_knows(hash_list.unit_id, number) for number in (300, 301, 3)] == [True, False, True]
    working.start_anew()
    with CaptureQueriesContext(connection) as asked:
        assert [_knows(hash_list.unit_id, number) for number in (309, 301, 3)] == [True, False, True]
    assert "lists_entry" not in "".join(one["sql"] for one in asked)


@pytest.mark.parametrize("damage", ["cut", "changed", "a length", "another version", "gone"])
def test_a_file_that_is_not_sound_is_made_anew_and_told_of(
    hash_list: HashList, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    queries.known(hash_list.unit_id)
    path = _file(hash_list.unit_id)
    whole = path.read_bytes()
    digest = bytes.fromhex(making.md5(7))
    spoiled = {
        "cut": whole[:-100],
        "changed": whole.replace(digest, digest[:-1] + bytes([digest[-1] ^ 1])),
        "a length": whole[:16] + bytes([255] * 8) + whole[24:],
        "another version": b"TUTINDX1" + whole[8:],
    }
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(spoiled[damage])
    working.start_anew()

    assert _knows(hash_list.unit_id, 7)

    assert path.read_bytes() == whole
    assert ("TU-N05" in caplog.text) == (damage != "gone")


def test_a_file_of_another_database_is_not_believed(sam: Actor, hash_list: HashList, tmp_path: Path) -> None:
    _add(sam, hash_list, tmp_path, 400)
    queries.known(hash_list.unit_id)
    # A backup is put back, and other things happen from then on.
    latest = Change.objects.latest("pk")
    Change.objects.filter(pk=latest.pk).delete()
    Entry.objects.filter(list_import=latest.list_import_id).delete()
    first = Change.objects.get()
    HashList.objects.update(stamp=first.stamp)
    _add(sam, hash_list, tmp_path, 500)
    working.start_anew()

    assert [_knows(hash_list.unit_id, number) for number in (400, 500, 7)] == [False, True, True]


def test_only_the_owner_reads_the_files_and_each_unit_has_its_own(hash_list: HashList, otis: Actor) -> None:
    queries.known(hash_list.unit_id)
    queries.known(otis.unit)

    for unit in (hash_list.unit_id, otis.unit):
        assert _file(unit).stat().st_mode & 0o777 == 0o600
        assert _file(unit).parent.stat().st_mode & 0o777 == 0o700
    assert Path(installed.TUTELA_INDEX).stat().st_mode & 0o777 == 0o700
    assert bytes.fromhex(making.md5(7)) not in _file(otis.unit).read_bytes()


def test_matching_goes_on_where_no_file_can_be_written(
    hash_list: HashList, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = _file(hash_list.unit_id)
    path.mkdir(parents=True)  # a folder stands where the file would be

    assert _knows(hash_list.unit_id, 7)
    assert "goes on without its file" in caplog.text


def test_known_videos_come_from_the_file_too(unit: Unit, quinn: Actor, sam: Actor) -> None:
    first, second = (making.released(quinn, making.item(unit, number, "video")) for number in (5, 6))
    made = making.own_list(sam)
    published(quinn, sam, made)
    queries.known(unit.pk)
    actions.revoke(sam, Entry.objects.get(item=second), "it was graded wrongly")
    working.start_anew()

    [hit] = queries.known(unit.pk).video(making.video(5))

    assert Entry.objects.get(pk=hit.entry).item == first
    assert (hit.hash_list, hit.category, hit.distance) == (made.pk, "Alpha", 0)
    assert queries.known(unit.pk).video(making.video(6)) == []


def test_one_look_up_says_hash_list_and_category(unit: Unit, quinn: Actor, sam: Actor) -> None:
    making.released(quinn, making.item(unit, 1), category="Beta")
    made = making.own_list(sam)
    published(quinn, sam, made)
    queries.known(unit.pk)
    working.start_anew()

    known = queries.known(unit.pk)
    with CaptureQueriesContext(connection) as asked:
        [hit] = known.near(making.flipped(making.bits(1), 9), 90)

    assert len(asked) == 0
    assert (hit.known, hit.distance, hit.hash_list, hit.category) == (making.bits(1), 9, made.pk, "Beta")

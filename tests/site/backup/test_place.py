"""The place of the backups tells nobody anything, a bucket does as well, and doctor knows how it stands."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import s3
from tests.site.backup.backing_up import BackedUp


def test_nothing_at_the_place_is_readable_without_the_keys_or_by_others(installation: BackedUp) -> None:
    installation.run("case", "new", "OP-77", "--title", "A canary sings", "--as", "finn")
    installation.receive(6)
    installation.backup("make")

    for folder in ("backups", "safe"):
        for file in (installation.folder / folder).rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            for secret in (b"canary", b"OP-1", b"OP-77", b"what lies in file", b"adele", b"loghead"):
                assert secret not in content, file
            assert not file.stat().st_mode & 0o077, file
    keys = installation.folder / "var" / "keys"
    copies = [file.read_bytes() for file in (installation.folder / "safe").iterdir()]
    assert copies
    assert not any(key.read_bytes() in copy for key in keys.glob("*.key") for copy in copies)


def test_only_what_is_new_is_copied_and_nothing_there_is_written_again(installation: BackedUp) -> None:
    place = installation.folder / "backups"
    before = {file: file.stat().st_mtime_ns for file in place.glob("??/*")}
    installation.receive(8)

    said = installation.backup("make")

    assert "8 objects (3 new" in said
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert "8 objects (0 new" in installation.backup("make")


def test_a_damaged_inventory_of_the_newest_backup_hinders_no_other_backup(installation: BackedUp) -> None:
    facts = json.loads(installation.run("backup", "list", "--json").splitlines()[-1])
    damaged = installation.folder / "backups" / facts["inventory"][:2] / facts["inventory"]
    damaged.write_bytes(damaged.read_bytes()[:-1])

    said = installation.backup("make")

    assert "What lies at the place is read anew" in said
    assert "5 objects" in said
    assert "proved it equal" in installation.successor().backup("restore")


def test_an_older_backup_that_is_given_out_as_the_newest_does_not_open(installation: BackedUp) -> None:
    notes = installation.folder / "backups" / "notes"
    (older,) = notes.glob("backup-*")
    shutil.copy(older, notes / "backup-29991231T235959Z-00000000")

    listed = installation.run("backup", "list", code=5)
    new = installation.successor()

    assert "29991231T235959Z-00000000 does not open" in listed
    assert older.name.removeprefix("backup-") in new.backup("restore")


def _backup_line(installation: BackedUp) -> tuple[str, str]:
    said = json.loads(installation.run("doctor", "--json").splitlines()[-1])
    (found,) = (one for one in said["findings"] if one["what"] == "backup")
    return found["state"], found["said"]


def test_doctor_says_how_old_backup_and_drill_are_and_whether_the_backup_is_still_there(
    installation: BackedUp,
) -> None:
    never_tried = _backup_line(installation)
    drilled = installation.backup("drill")
    well = _backup_line(installation)
    for note in (installation.folder / "backups" / "notes").glob("backup-*"):
        note.unlink()
    gone = _backup_line(installation)

    assert never_tried[0] == "attention"
    assert "never tried" in never_tried[1]
    assert "proved equal" in drilled
    assert well == ("well", "the last backup is 0 hours old, the last drill 0 hours")
    assert gone[0] == "attention"
    assert "NOT at its place" in gone[1]
    (acted,) = installation.acts("backup.drilled")
    assert (acted["result"], acted["objects"]) == ("equal", 5)
    assert not list((installation.folder / "var").glob("drill-*"))


def test_a_drill_of_a_damaged_backup_fails_and_is_on_record(installation: BackedUp) -> None:
    place = installation.folder / "backups"
    for file in place.glob("??/*"):
        file.write_bytes(file.read_bytes()[:-1])
    before = installation.objects()

    assert "TU-B11" in installation.backup("drill", code=1)

    assert [act["result"] for act in installation.acts("backup.drilled")] == ["failed"]
    assert "FAILED" in _backup_line(installation)[1]
    assert installation.objects() == before
    assert not list((installation.folder / "var").glob("drill-*"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[s3.Server]:
    """A store that speaks S3, with an empty bucket."""
    server = s3.Server(tmp_path)
    yield server
    server.close()


def test_a_bucket_is_a_place_for_backups(installation: BackedUp, server: s3.Server, tmp_path: Path) -> None:
    place = (
        f'store = "s3://{s3.BUCKET}/unit-7/backups"\nendpoint = "{server.endpoint}"\nregion = "{s3.REGION}"\n'
        f'credentials_file = "{server.credentials_file}"\n'
    )
    other = BackedUp(tmp_path / "with a bucket", place=place)
    shutil.copytree(installation.folder / "var", other.folder / "var")
    other.source = installation.source

    other.backup("make")
    new = BackedUp(tmp_path / "anew", place=place)
    shutil.rmtree(new.folder / "safe")
    shutil.copytree(other.folder / "safe", new.folder / "safe")
    new.backup("restore")

    assert new.objects() == installation.objects()
    assert "proved equal" in other.backup("drill")


def test_a_disk_that_is_not_mounted_is_not_taken_for_a_new_place(installation: BackedUp) -> None:
    place = installation.folder / "backups"
    installation.backup("make")
    place.rename(place.with_name("elsewhere"))
    place.mkdir()

    refused = installation.backup("make", code=1)
    said = " ".join(installation.run("doctor").split())

    assert "TU-B15" in refused
    assert "Is its disk mounted?" in refused
    assert "backups, is empty, and held what is of this installation" in said
    assert not list(place.iterdir())
    assert "5 objects (5 new" in installation.backup("make", "--new-place")


def test_the_copy_of_the_keys_lies_in_a_safe_until_there_are_others(installation: BackedUp) -> None:
    safe = installation.folder / "safe"
    installation.backup("make")
    (copy,) = safe.iterdir()
    copy.rename(installation.folder / copy.name)

    installation.run("backup", "make")
    assert not list(safe.iterdir())

    (installation.folder / "var" / "keys" / "recovery.pub").write_bytes(b"another recovery key, 32 bytes..")
    assert "TU-B15" in installation.backup("make", code=1)
    installation.backup("make", "--new-place")
    assert len(list(safe.iterdir())) == 1

"""What was revoked or withdrawn after a backup does not come back with it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.site.backup.backing_up import BackedUp

DIGESTS = ["ab" * 32, "cd" * 32, "ef" * 32]


def _with_lists(installation: BackedUp) -> None:
    """Have two lists of a partner's, with entries."""
    installation.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    for name in ("partner", "other"):
        table = installation.folder / f"{name}.txt"
        table.write_text("".join(f"{digest}\n" for digest in DIGESTS))
        installation.run("list", "new", name, "--purpose", "known-good", "--as", "sam")
        installation.run("list", "import", name, str(table), "--as", "sam")


def test_who_was_shut_out_later_is_shut_out_before_anybody_can_sign_in(installation: BackedUp) -> None:
    for name in ("ana", "asif", "anna"):
        installation.run("person", "add", name, name, "--role", "assessor", "--as", "adele")
    installation.backup("make")
    installation.run("person", "suspend", "ana", "--as", "adele")
    installation.run("person", "end", "asif", "--as", "adele")
    installation.run("person", "suspend", "anna", "--as", "adele")
    installation.run("person", "resume", "anna", "--as", "adele")
    new = installation.successor()

    assert "4 acts of later were done again" in new.backup("restore")

    people = {row["username"]: row for row in new.rows()["people_person"]}
    assert [people[name]["is_active"] for name in ("ana", "asif", "anna")] == [0, 1, 1]
    assert [people[name]["ends_at"] is None for name in ("ana", "asif", "anna")] == [True, False, True]
    assert not new.rows()["people_session"]
    by = [row["actor"] for row in new.rows()["custody_logentry"] if row["act"] == "person.ended"]
    assert by == ["adele"]


def _in_force(installation: BackedUp) -> dict[str, int]:
    rows = installation.rows()
    lists = {row["id"]: row["name"] for row in rows["lists_hashlist"]}
    counts = dict.fromkeys(lists.values(), 0)
    for entry in rows["lists_entry"]:
        counts[lists[entry["hash_list_id"]]] += entry["revoked_at"] is None
    return counts


def _entry(installation: BackedUp) -> str:
    rows = installation.rows()
    number = next(row["id"] for row in rows["lists_hashlist"] if row["name"] == "partner")
    return str(min(row["id"] for row in rows["lists_entry"] if row["hash_list_id"] == number))


def test_a_restore_does_again_what_was_revoked_and_withdrawn_later(installation: BackedUp) -> None:
    _with_lists(installation)
    installation.backup("make")
    older = json.loads(installation.run("backup", "list", "--json").splitlines()[-1])["name"]
    installation.run("list", "revoke", _entry(installation), "--reason", "in error", "--as", "sam")
    installation.run("list", "revoke-all", "other", "--reason", "delivered in error", "--as", "sam")
    assert _in_force(installation) == {"partner": 2, "other": 0}
    new = installation.successor()

    said = new.backup("restore", older)

    assert "2 acts of later were done again" in said
    assert _in_force(new) == {"partner": 2, "other": 0}
    again = new.acts("backup.done_again")
    assert [(act["redone"], act["outcome"]) for act in again] == [
        ("entry.revoked", "done"), ("list.withdrawn", "done"),
    ]  # fmt: skip
    assert "whole" in new.run("log", "verify")
    assert "2 acts" not in _restored_again(new)


def _restored_again(installation: BackedUp) -> str:
    """Back up what was restored, and restore that: nothing is done a third time."""
    installation.backup("make")
    third = installation.successor()
    said = third.backup("restore")
    assert _in_force(third) == {"partner": 2, "other": 0}
    return said


def test_a_ledger_that_lost_entries_is_refused(installation: BackedUp) -> None:
    _with_lists(installation)
    installation.backup("make")
    older = json.loads(installation.run("backup", "list", "--json").splitlines()[-1])["name"]
    installation.run("list", "revoke", _entry(installation), "--reason", "in error", "--as", "sam")
    installation.backup("make")
    new = installation.successor()
    (note,) = (new.folder / "backups" / "notes").glob("ledger-*")
    kept = note.read_bytes()

    note.unlink()
    gone = new.backup("restore", older, code=5)
    note.write_bytes(kept[:-1])
    cut = new.backup("restore", older, code=5)

    assert "TU-B07" in gone
    assert "1 acts are missing" in gone
    assert "seal is broken" in cut
    assert not new.rows()


def test_an_older_backup_beside_a_newer_vault_loses_nothing(installation: BackedUp, tmp_path: Path) -> None:
    installation.receive(9)
    held, notes = installation.objects(), installation.folder / "var" / "vault" / "notes"
    (installation.folder / "var" / "tutela.db").rename(tmp_path / "lost.db")
    for journal in ("-wal", "-shm"):
        (installation.folder / "var" / f"tutela.db{journal}").unlink(missing_ok=True)
    before = {note.name: note.read_bytes() for note in notes.iterdir()}

    refused = installation.backup("restore", code=1)
    installation.backup("restore", "--beside")

    assert "--beside" in refused
    assert installation.objects() == held
    assert {note.name: note.read_bytes() for note in notes.iterdir()} == before
    assert "TU-V13" in installation.run("up", code=5)
    assert "4 that no row names are kept" in installation.run("reconcile", "--accept")
    with installation.up():
        pass
    assert installation.objects() == held


@pytest.mark.long
def test_a_place_that_is_away_hinders_no_act_and_the_ledger_catches_up(installation: BackedUp) -> None:
    _with_lists(installation)
    installation.backup("make")
    place = installation.folder / "backups"
    place.rename(place.with_name("away"))
    place.write_text("no folder")

    installation.run("list", "revoke", _entry(installation), "--reason", "in error", "--as", "sam")
    place.unlink()
    shutil.move(place.with_name("away"), place)
    waiting = installation.run("doctor", code=0)
    with installation.up():
        pass

    assert "1 acts that a restore must do again are not kept there yet" in waiting
    assert len(list((place / "notes").glob("ledger-*"))) == 1

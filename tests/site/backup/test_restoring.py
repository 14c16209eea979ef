"""A backup made while people work is restored on an empty machine, and is what it was."""

import signal

import pytest

from tests.postgres import Cluster
from tests.processes import PATIENCE_S
from tests.site.backup.backing_up import BackedUp, halted_after
from tests.upgrade.databases import Values

# Who is signed in does not come back; what restoring adds does.
_OTHERWISE = {
    "custody_logentry",
    "custody_loghead",
    "django_migrations",
    "django_session",
    "people_signinlink",
    "people_session",
}


def _differing(before: Values, after: Values) -> set[str]:
    """Name the tables whose rows are not what they were."""
    names = {name for name in before.keys() | after.keys() if name[:7] != "sqlite_"} - _OTHERWISE
    # In which order rows lie is no part of what they are.
    return {
        name
        for name in names
        if sorted(map(repr, before.get(name, ()))) != sorted(map(repr, after.get(name, ())))
    }


def test_an_empty_machine_is_restored_by_one_command_and_equal(installation: BackedUp) -> None:
    before, held = installation.rows(), installation.objects()
    new = installation.successor()

    said = new.backup("restore")

    assert "proved it equal" in said
    assert not _differing(before, new.rows())
    assert new.objects() == held
    assert len(held) == 5
    assert not new.rows()["people_signinlink"]
    assert before["people_signinlink"]
    (made,), (restored,) = installation.acts("backup.made"), new.acts("backup.restored")
    assert (restored["name"], restored["head"], restored["seal"]) == (
        made["name"],
        made["entry"],
        made["seal"],
    )
    assert "whole" in new.run("log", "verify")
    with new.up():
        pass
    new.receive(7)
    assert len(new.objects()) == 7


@pytest.mark.long
def test_on_postgresql_too_and_its_numbers_go_on(cluster: Cluster, installation: BackedUp) -> None:
    old = BackedUp(installation.folder.with_name("postgresql"), cluster.url)
    old.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    old.run("person", "add", "finn", "Finn", "--role", "forensic practitioner", "--as", "adele")
    old.run("case", "new", "OP-1", "--title", "Ärger \\ \t 'and' \"more\"", "--as", "finn")
    old.run("exhibit", "new", "OP-1", "JB1", "--authority", "Warrant 1/26", "--as", "finn")
    old.receive(3)
    old.backup("make")
    before = old.rows()
    assert "equal" in old.backup("drill")
    assert len(old.rows()) == len(before)

    new = old.successor(cluster.another())
    new.backup("restore")

    assert not _differing(before, new.rows())
    new.run("person", "add", "ana", "Ana", "--role", "assessor", "--as", "adele")
    numbers = [row["id"] for row in new.rows()["people_person"]]
    assert len(set(numbers)) == 3


def _is_of_the_moment_at_which_the_rows_were_read(old: BackedUp, database: str = "") -> None:
    old.receive(9)
    process = old.start("backup", "make", "--passphrase-file", str(old.folder / "passphrase"))
    halted_after(process, "The database is copied")
    before = old.rows()
    old.receive(14)
    process.send_signal(signal.SIGCONT)
    said, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said
    new = old.successor(database)

    new.backup("restore")

    assert not _differing(before, new.rows())
    (restored,) = new.acts("backup.restored")
    assert restored["head"] == max(row["seq"] for row in before["custody_logentry"])
    assert set(new.objects()) >= {row["object_id"] for row in before["custody_sealedcopy"]}
    assert "whole" in new.run("log", "verify")
    # What came meanwhile is in the next one.
    assert "14 objects" in old.backup("make")


def test_what_people_do_while_a_backup_is_made_is_in_the_next_one(installation: BackedUp) -> None:
    _is_of_the_moment_at_which_the_rows_were_read(installation)


@pytest.mark.long
def test_on_postgresql_too_what_people_do_meanwhile_is_in_the_next_one(
    cluster: Cluster, installation: BackedUp
) -> None:
    old = BackedUp(installation.folder.with_name("postgresql"), cluster.url)
    old.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    old.run("person", "add", "finn", "Finn", "--role", "forensic practitioner", "--as", "adele")
    old.run("case", "new", "OP-1", "--title", "Training", "--as", "finn")
    old.run("exhibit", "new", "OP-1", "JB1", "--authority", "Warrant 1/26", "--as", "finn")
    old.receive(5)
    old.backup("make")

    _is_of_the_moment_at_which_the_rows_were_read(old, cluster.another())

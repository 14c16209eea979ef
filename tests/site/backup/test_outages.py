"""What goes away while a backup is made leaves nothing half, nothing lost, and a word on how to go on."""

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import s3
from tests.postgres import Cluster
from tests.processes import PATIENCE_S
from tests.site.backup.backing_up import BackedUp, halted_after

# Tables that a backup looks at early and late among its tables, and the one that it writes to at its end.
_EARLY, _LATE, _WRITTEN = "cases_exhibit", "welfare_exposureevent", "custody_logentry"
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE %s"


def _listed(installation: BackedUp) -> list[str]:
    lines = installation.run("backup", "list", "--json").splitlines()
    return [json.loads(line)["name"] for line in lines]


def _recorded(installation: BackedUp) -> list[object]:
    return [what["name"] for what in installation.acts("backup.made")]


def _begun(installation: BackedUp) -> subprocess.Popen[str]:
    return installation.start("backup", "make", "--passphrase-file", str(installation.folder / "passphrase"))


def _ended(process: subprocess.Popen[str]) -> str:
    """Have a command come to its end, which no outage may put off for long; give what it said."""
    process.send_signal(signal.SIGCONT)
    said, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1, said
    return said


def _says_how_to_go_on(said: str) -> bool:
    return "TU-B14" in said and "again" in said and "Traceback" not in said


@pytest.fixture
def team(cluster: Cluster, tmp_path: Path) -> BackedUp:
    """An installation on PostgreSQL with one backup, and objects that no backup has."""
    made = BackedUp(tmp_path / "team", cluster.url)
    made.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    made.run("person", "add", "finn", "Finn", "--role", "forensic practitioner", "--as", "adele")
    made.run("case", "new", "OP-1", "--title", "Training", "--as", "finn")
    made.run("exhibit", "new", "OP-1", "JB1", "--authority", "Warrant 1/26", "--as", "finn")
    made.backup("make")
    made.receive(20)
    return made


def _lock(server: psycopg.Connection, table: str, mode: str = "ACCESS EXCLUSIVE") -> None:
    server.execute(f"LOCK TABLE {table} IN {mode} MODE")


def _wait_for_one_that_waits(url: str, table: str, verb: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with psycopg.connect(url, autocommit=True) as server:
        while not server.execute(_WAITING, [f"%{verb}%{table}%"]).fetchone():
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.mark.long
def test_a_database_that_goes_away_at_any_step(cluster: Cluster, team: BackedUp) -> None:
    before, names = team.rows(), _listed(team)

    # While its rows are read: the tables are looked at first, one after the other, and then copied.
    with closing(psycopg.connect(cluster.url)) as early, closing(psycopg.connect(cluster.url)) as late:
        _lock(late, _LATE)
        process = _begun(team)
        _wait_for_one_that_waits(cluster.url, _LATE, "SELECT")
        _lock(early, _EARLY)
        late.rollback()
        _wait_for_one_that_waits(cluster.url, _EARLY, "COPY")
        cluster.break_off()
        reading = _ended(process)
    cluster.begin()
    assert _says_how_to_go_on(reading)
    assert _listed(team) == names == _recorded(team)

    # While objects are copied.
    process = _begun(team)
    halted_after(process, "The database is copied")
    cluster.break_off()
    copying = _ended(process)
    cluster.begin()
    assert _says_how_to_go_on(copying)
    assert _listed(team) == names == _recorded(team)
    assert team.rows() == before

    # When all is there, and only the record does not say so yet.
    place = team.folder / "backups" / "notes"
    with closing(psycopg.connect(cluster.url)) as other:
        _lock(other, _WRITTEN, "SHARE")
        process = _begun(team)
        while len(list(place.glob("backup-*"))) == 1:
            time.sleep(0.01)
        cluster.break_off()
        recording = _ended(process)
    cluster.begin()
    assert _says_how_to_go_on(recording)
    assert len(_listed(team)) == 2

    assert "20 objects" in team.backup("make")
    assert len(_listed(team)) == 3
    assert sorted(map(str, _recorded(team))) == _listed(team)
    assert not [name for name in _listed(team) if (place / f"unfinished-{name}").exists()]
    assert "whole" in team.run("log", "verify")
    assert "equal" in team.backup("drill")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[s3.Server]:
    """A store that speaks S3, with an empty bucket."""
    server = s3.Server(tmp_path)
    yield server
    server.close()


def test_a_bucket_that_goes_away_while_objects_are_copied_to_it(
    installation: BackedUp, server: s3.Server, tmp_path: Path
) -> None:
    place = (
        f'store = "s3://{s3.BUCKET}/unit-7/backups"\nendpoint = "{server.endpoint}"\nregion = "{s3.REGION}"\n'
        f'credentials_file = "{server.credentials_file}"\n'
    )
    other = BackedUp(tmp_path / "with a bucket", place=place)
    shutil.copytree(installation.folder / "var", other.folder / "var")
    other.source = installation.source
    other.backup("make")
    names = _listed(other)
    other.receive(150)
    process = _begun(other)
    while len(server.names()) < 50:
        time.sleep(0.01)
    process.send_signal(signal.SIGSTOP)
    held = server.break_off()

    said = _ended(process)

    assert _says_how_to_go_on(said)
    assert server.endpoint in said
    server.begin_again(held)
    assert _listed(other) == names
    assert _recorded(other)[1:] == names
    assert "150 objects" in other.backup("make")
    assert len(_listed(other)) == 2


def test_a_vault_that_goes_away_while_its_objects_are_copied(installation: BackedUp) -> None:
    names, vault = _listed(installation), installation.folder / "var" / "vault"
    installation.receive(150)
    process = _begun(installation)
    halted_after(process, "The database is copied")
    vault.rename(vault.with_name("elsewhere"))
    vault.mkdir()

    said = _ended(process)

    vault.rmdir()
    vault.with_name("elsewhere").rename(vault)
    assert _says_how_to_go_on(said)
    assert _listed(installation) == names
    assert "150 objects" in installation.backup("make")
    assert len(_listed(installation)) == 2


def test_a_place_that_goes_away_while_objects_are_copied_to_it(installation: BackedUp) -> None:
    names, place = _listed(installation), installation.folder / "backups"
    installation.receive(150)
    process = _begun(installation)
    halted_after(process, "The database is copied")
    place.rename(place.with_name("elsewhere"))

    said = _ended(process)

    shutil.rmtree(place, ignore_errors=True)
    place.with_name("elsewhere").rename(place)
    assert _says_how_to_go_on(said)
    assert _listed(installation) == names
    assert "150 objects" in installation.backup("make")

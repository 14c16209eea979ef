"""A database of an earlier version becomes one of this version, and no value of it is lost."""

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.postgres import Cluster, short_lived
from tests.site.installation import Installation
from tests.upgrade import databases, make
from tests.upgrade.databases import Values, lost, url_of, values
from tutela import __version__

BUILT = "built now"
VERSIONS = [*sorted(path.name for path in make.STORED.glob("*")), BUILT]
# An earlier version in which a room was not there yet.
WITHOUT_A_ROOM = (
    "DROP TABLE quality_finding", "DROP TABLE quality_check", "DROP TABLE quality_sample",
    "DROP TABLE quality_verdict", "DELETE FROM django_migrations WHERE app = 'quality'",
)  # fmt: skip
LATER = (
    "INSERT INTO django_migrations (app, name, applied) VALUES ('lists', '0099_later', '2099-01-01')",
    "INSERT INTO site_schemaversion (version, at) VALUES ('9.9.0', '2099-01-01')",
)
# A database of before 0.2.0 does not know its version.
TOO_OLD = ("DROP TABLE site_schemaversion", "DELETE FROM django_migrations WHERE app = 'site'")
SPOILT = "ALTER TABLE cases_case DROP COLUMN title"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Databases of this very version, stored as those of earlier ones are."""
    folder = tmp_path_factory.mktemp("stored")
    make.store(__version__, folder)
    return folder


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """An empty PostgreSQL server."""
    with short_lived() as cluster:
        yield cluster


def _with_key(folder: Path, database: str = "") -> Installation:
    """Make an installation that has the one key of every stored database."""
    made = Installation(folder, database)
    make.give_key(made)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """An installation whose database is not there yet, of each kind."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("cluster").url
    return _with_key(tmp_path / "installed", url)


@pytest.fixture
def small(tmp_path: Path, stored: Path) -> Installation:
    """An installation on SQLite with rows in every table, in which a room was not there yet."""
    made = _with_key(tmp_path / "small")
    databases.load(url_of(made), stored)
    databases.change(url_of(made), *WITHOUT_A_ROOM)
    return made


def _lost(before: Values, after: Values) -> list[str]:
    """Name what was lost, save that the head of the record moves on."""
    return lost(before, after, lambda table: table == "custody_loghead")


def _of_database(installation: Installation) -> dict[str, str]:
    # The other keys were not stored, so all in all it is broken.
    said = json.loads(installation.run("doctor", "--json", code=5).splitlines()[-1])
    return {one["what"]: one["state"] for one in said["findings"]}


@pytest.mark.parametrize(
    ("empty", "version"),
    [
        pytest.param(
            kind, version, marks=pytest.mark.long if (kind, version) == ("postgresql", BUILT) else ()
        )
        for kind in ("sqlite", "postgresql")
        for version in VERSIONS
    ],
    indirect=["empty"],
)
def test_a_stored_database_is_brought_to_this_version_and_every_value_is_still_there(
    empty: Installation, version: str, stored: Path
) -> None:
    url = url_of(empty)
    databases.load(url, stored if version == BUILT else make.STORED / version)
    if version == BUILT:
        databases.change(url, *WITHOUT_A_ROOM)
    before = values(url)
    units = len(before["people_unit"])

    said = empty.run("upgrade", "--backed-up")
    again = empty.run("upgrade", "--backed-up")

    after = values(url)
    is_of_this = said.startswith("Nothing to do")
    assert is_of_this or f"they are those of {__version__} now" in said
    assert again.startswith("Nothing to do")
    assert not _lost(before, after)
    assert "quality_verdict" in after
    acts = [row["act"] for row in after["custody_logentry"]]
    assert acts.count("installation.upgraded") == (0 if is_of_this else units)
    assert "whole" in empty.run("log", "verify", "--chain-only")
    assert _of_database(empty)["database"] == "well"


def test_every_table_that_is_stored_has_rows_with_every_column_filled(stored: Path, tmp_path: Path) -> None:
    made = _with_key(tmp_path / "loaded")
    databases.load(url_of(made), stored)

    for table, rows in values(url_of(made)).items():
        assert rows, table
        for column in rows[0]:
            assert any(row[column] is not None for row in rows), f"{table}.{column}"


@pytest.mark.parametrize("command", [["up"], ["web"], ["worker"], ["demonstrate"], ["init", "Unit", "adele"]])
def test_nothing_starts_on_tables_of_an_earlier_version_nor_touches_them(
    small: Installation, command: list[str]
) -> None:
    before = values(url_of(small))

    said = small.run(*command, code=1)

    assert "TU-U04" in said
    assert "tutela upgrade" in said
    assert values(url_of(small)) == before


def test_sqlite_is_backed_up_before_and_each_unit_finds_the_upgrade_on_its_record(
    small: Installation,
) -> None:
    before = values(url_of(small))

    said = small.run("upgrade")

    (backup,) = (small.folder / "var").glob("tutela.db.before-*")
    assert f"Backed up to {backup}" in said
    assert backup.stat().st_mode & 0o077 == 0
    assert values(f"sqlite:{backup}") == before
    upgraded = [
        (row["unit"], json.loads(row["body"])["what"])
        for row in values(url_of(small))["custody_logentry"]
        if row["act"] == "installation.upgraded"
    ]
    expected = {"before": __version__, "now": __version__}
    assert upgraded == [(row["id"], expected) for row in before["people_unit"]]
    assert not list((small.folder / "var").glob("*.part*"))


def test_up_brings_the_tables_to_this_version_when_it_is_told_to(tmp_path: Path) -> None:
    installation = _with_key(tmp_path / "installed")
    installation.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    databases.change(url_of(installation), *WITHOUT_A_ROOM)

    with installation.up("--upgrade"):
        assert "quality_verdict" in values(url_of(installation))

    assert list((installation.folder / "var").glob("tutela.db.before-*"))


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_the_next_upgrade_finds_all_or_nothing_done(
    small: Installation, seed: int
) -> None:
    before = values(url_of(small))

    process = small.start("upgrade")
    time.sleep(random.Random(seed).uniform(0.5, 2.5))
    small.kill(process)
    small.run("upgrade")

    after = values(url_of(small))
    acts = [row["act"] for row in after["custody_logentry"]]
    assert not _lost(before, after)
    assert acts.count("installation.upgraded") == len(before["people_unit"])
    assert "whole" in small.run("log", "verify", "--chain-only")


@pytest.mark.parametrize("command", [["up"], ["up", "--upgrade"], ["upgrade"], ["worker"]])
def test_a_database_of_a_later_version_is_refused_by_the_name_of_that_version(
    small: Installation, command: list[str]
) -> None:
    databases.change(url_of(small), *LATER)
    before = values(url_of(small))

    said = small.run(*command, code=1)

    assert "TU-U05" in said
    assert "of version 9.9.0" in said
    assert values(url_of(small)) == before


def test_tables_that_somebody_changed_are_not_upgraded_and_stay_as_they_were(
    empty: Installation, stored: Path
) -> None:
    databases.load(url_of(empty), stored)
    databases.change(url_of(empty), *WITHOUT_A_ROOM, SPOILT)
    before = values(url_of(empty))

    said = empty.run("upgrade", "--backed-up", code=5)

    assert "TU-U07" in said
    assert "column cases_case.title is missing" in said
    assert values(url_of(empty)) == before


def test_a_database_that_another_process_has_open_is_not_touched(small: Installation) -> None:
    with closing(sqlite3.connect(small.folder / "var" / "tutela.db")) as other:
        other.execute("SELECT count(*) FROM people_unit").fetchall()

        said = small.run("upgrade", code=4)

    assert "TU-U08" in said
    assert "quality_verdict" not in values(url_of(small))


def test_postgresql_is_not_upgraded_before_somebody_says_that_there_is_a_backup(
    cluster: Cluster, stored: Path, tmp_path: Path
) -> None:
    installation = _with_key(tmp_path / "installed", cluster.url)
    databases.load(cluster.url, stored)
    databases.change(cluster.url, *WITHOUT_A_ROOM)
    before = values(cluster.url)

    said = [installation.run("upgrade", code=1), installation.run("up", "--upgrade", code=1)]

    assert all("TU-U06" in each and "tutela backup make" in each for each in said)
    assert values(cluster.url) == before


def test_where_there_are_no_tables_there_is_nothing_to_upgrade(tmp_path: Path) -> None:
    said = Installation(tmp_path / "new").run("upgrade", code=1)

    assert "TU-X06" in said
    assert "tutela init" in said


@pytest.mark.parametrize(
    "command",
    [
        "upgrade",
        "upgrade --backed-up",
        "up --upgrade",
        "worker",
        "init Northern adele",
        "log verify",
        "examine --as finn",
        "case new OP-1 --as finn",
    ],
)
def test_tables_from_before_upgrades_are_refused_by_every_command_and_left_as_they_are(
    small: Installation, command: str
) -> None:
    databases.change(url_of(small), *TOO_OLD)
    before = values(url_of(small))

    said = small.run(*command.split(), code=1)

    assert "before 0.2.0" in said
    assert "[TU-U09]" in said
    assert values(url_of(small)) == before


def test_doctor_says_with_all_else_that_tables_are_from_before_upgrades(small: Installation) -> None:
    databases.change(url_of(small), *TOO_OLD)

    findings = json.loads(small.run("doctor", "--json", code=5))["findings"]

    database = next(finding for finding in findings if finding["what"] == "database")
    assert database["state"] == "broken"
    assert "[TU-U09]" in database["said"]


def test_a_command_of_a_room_stops_before_tables_of_another_version(small: Installation) -> None:
    before = values(url_of(small))

    said = small.run("examine", "--as", "finn", code=1)

    assert "[TU-U04]" in said
    assert values(url_of(small)) == before
    assert "Usage:" in small.run("examine", "--help")


def _let_files_be_small() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_without_room_for_the_backup_nothing_is_changed_and_nothing_is_left_over(small: Installation) -> None:
    before = values(url_of(small))

    ended = subprocess.run(
        [sys.executable, "-m", "tutela", "upgrade"],
        env={**os.environ, "TUTELA_SETTINGS": str(small.folder / "tutela.toml")},
        cwd=small.folder,
        preexec_fn=_let_files_be_small,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "[TU-X0" in ended.stderr
    assert not list((small.folder / "var").glob("*.part*"))
    assert values(url_of(small)) == before

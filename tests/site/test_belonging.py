"""A database and a vault that do not belong together start nothing, lose nothing, and say how to go on."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, short_lived
from tests.site.installation import Installation
from tests.upgrade.databases import change, url_of, values

STARTS = [["up"], ["web"], ["worker"], ["demonstrate"], ["init", "Northern unit", "adele"]]
ACTS = [
    ["receive", "OP-1/JB1", "source", "--as", "finn"],
    ["person", "add", "x", "X", "--role", "assessor", "--as", "adele"],
]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation that has received five files."""
    made = Installation(tmp_path / "installed")
    made.set_up()
    _receive(made, 5)
    return made


def _receive(installation: Installation, count: int) -> None:
    source = installation.folder / "source"
    source.mkdir(exist_ok=True)
    for number in range(count):
        (source / f"{number}").write_text(f"what lies in file {number}")
    installation.run("receive", "OP-1/JB1", str(source), "--as", "finn")


def _objects(installation: Installation) -> set[str]:
    return {file.name for file in (installation.folder / "var" / "vault").glob("??/*")}


def _database(installation: Installation) -> Path:
    return installation.folder / "var" / "tutela.db"


def _put_back(installation: Installation, older: Path) -> None:
    for journal in ("-wal", "-shm"):
        _database(installation).with_name(f"tutela.db{journal}").unlink(missing_ok=True)
    shutil.copy(older, _database(installation))


def _said_by_doctor(installation: Installation) -> str:
    said = json.loads(installation.run("doctor", "--json", code=5).splitlines()[-1])
    (found,) = (one for one in said["findings"] if one["what"] == "installation")
    assert found["state"] == "broken"
    return str(found["said"])


def _acts(installation: Installation) -> list[tuple[str, dict[str, object]]]:
    rows = values(url_of(installation))["custody_logentry"]
    return [(row["act"], json.loads(row["body"])["what"]) for row in sorted(rows, key=lambda row: row["seq"])]


def test_one_mistyped_letter_in_the_databases_address_removes_nothing_and_is_refused(
    installation: Installation,
) -> None:
    settings, held = installation.folder / "tutela.toml", _objects(installation)
    right = settings.read_text()

    settings.write_text(right.replace("tutela.db", "tutelb.db"))
    said = [installation.run(*start, code=5) for start in (["init", "Northern unit", "adele"], ["up"])]
    settings.write_text(right)
    installation.run("init", "Northern unit", "adele")

    assert all("TU-V11" in each and "[database] url" in each for each in said)
    assert _objects(installation) == held
    assert len(held) == 5
    refused = [what for act, what in _acts(installation) if act == "installation.start_refused"]
    assert [each["code"] for each in refused] == ["TU-V11"]


def test_an_older_database_starts_nothing_and_removes_nothing_and_can_be_gone_on_with(
    installation: Installation, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    shutil.copy(_database(installation), older)
    _receive(installation, 9)
    held = _objects(installation)
    _put_back(installation, older)
    before = values(url_of(installation))

    said = [installation.run(*start, code=5) for start in [*STARTS, *ACTS]]

    assert all("TU-V13" in each and "The database is older than the vault" in each for each in said)
    assert "tutela reconcile" in _said_by_doctor(installation)
    assert values(url_of(installation)) == before
    assert _objects(installation) == held

    assert "4 that the database does not name" in installation.run("reconcile", code=5)
    assert values(url_of(installation)) == before
    assert "4 that no row names are kept" in installation.run("reconcile", "--accept")
    with installation.up():
        pass
    assert held <= _objects(installation)
    (what,) = (what for act, what in _acts(installation) if act == "installation.reconciled")
    assert (what["found"], what["unnamed"], what["missing"]) == ("TU-V13", 4, 0)
    assert "whole" in installation.run("log", "verify")
    installation.run("reconcile")


def test_an_older_vault_is_told_from_an_older_database(installation: Installation, tmp_path: Path) -> None:
    vault = installation.folder / "var" / "vault"
    shutil.copytree(vault, tmp_path / "older")
    _receive(installation, 9)
    installation.run("person", "add", "ana", "Ana", "--role", "assessor", "--as", "adele")
    shutil.rmtree(vault)
    shutil.copytree(tmp_path / "older", vault)

    said = installation.run("up", code=5)

    assert "TU-V14" in said
    assert "The vault is older than the database" in said
    assert "4 objects are missing" in installation.run("reconcile", "--accept")


def test_two_that_went_on_apart_are_told(installation: Installation, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(installation.folder / "var", other)
    _receive(installation, 6)
    vault = installation.folder / "var" / "vault"
    shutil.copytree(vault, tmp_path / "of another time")
    shutil.rmtree(installation.folder / "var")
    shutil.copytree(other, installation.folder / "var")
    for name in ("ana", "asif", "anna", "arno", "alma"):
        installation.run("person", "add", name, name, "--role", "assessor", "--as", "adele")
    shutil.rmtree(vault)
    shutil.copytree(tmp_path / "of another time", vault)

    said = installation.run("up", code=5)

    assert "TU-V15" in said
    assert "gone on apart" in said


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """An empty PostgreSQL server."""
    with short_lived() as cluster:
        yield cluster


def test_another_installations_vault_and_an_empty_database_are_refused_on_postgresql_too(
    installation: Installation, cluster: Cluster, tmp_path: Path
) -> None:
    held = _objects(installation)
    settings = installation.folder / "tutela.toml"
    right = settings.read_text()
    settings.write_text(right.replace(url_of(installation), cluster.url))
    empty = installation.run("init", "Northern unit", "adele", code=5)
    there = values(cluster.url)

    other = Installation(tmp_path / "other", cluster.url)
    other.run("init", "Southern unit", "sami")
    another = [installation.run(*start, code=5) for start in (["up"], ["init", "Northern unit", "adele"])]
    settings.write_text(right)

    assert "TU-V11" in empty
    assert not there
    assert all("TU-V12" in each and "two installations" in each for each in another)
    assert _objects(installation) == held
    installation.run("worker", "--help")
    change(cluster.url, "DELETE FROM custody_installation")
    assert "TU-V1" in other.run("up", code=5)

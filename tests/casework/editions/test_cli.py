"""The commands act through the same gate as the pages, and put results where a shell expects them."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.casework.doors import run
from tests.casework.lists import making
from tutela.casework.editions import cli, errors
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.files import FileThere, Unwritable

pytestmark = pytest.mark.django_db


def _run(*words: str | Path) -> Result:
    return run(cli.commands[0], *words)


@pytest.fixture
def own(unit: Unit, quinn: Actor, sam: Actor) -> HashList:
    """An own list with one released item that waits to be proposed."""
    making.released(quinn, making.item(unit, 1))
    _run("new", "ours", "--own", "--as", "sam")
    return HashList.objects.get(name="ours")


def test_an_edition_is_proposed_published_verified_and_exported(own: HashList, tmp_path: Path) -> None:
    target = tmp_path / "ours.json"

    proposed = _run("propose", "ours", "--json", "--as", "quinn")
    _run("publish", "ours", "--as", "sam")
    verified = _run("verify", "ours", "--as", "sam")
    written = _run("export", "ours", target, "--json", "--as", "sam")
    streamed = _run("export", "ours", "-", "--as", "sam")

    assert json.loads(proposed.stdout)["listed"] == 1
    assert "1 entries" in verified.stdout
    assert json.loads(written.stdout)["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert streamed.stdout_bytes == target.read_bytes()
    assert oct(target.stat().st_mode)[-3:] == "600"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_file_that_is_there_is_not_written_over_unless_told_to(own: HashList, tmp_path: Path) -> None:
    _run("propose", "ours", "--as", "quinn")
    _run("publish", "ours", "--as", "sam")
    target = tmp_path / "ours.json"
    target.write_text("mine")

    with pytest.raises(FileThere):
        _run("export", "ours", target, "--as", "sam")
    kept = target.read_text()
    _run("export", "ours", target, "--force", "--as", "sam")

    assert kept == "mine"
    assert target.read_text() != "mine"


def test_a_folder_that_is_not_there_is_named(own: HashList, tmp_path: Path) -> None:
    _run("propose", "ours", "--as", "quinn")
    _run("publish", "ours", "--as", "sam")

    with pytest.raises(Unwritable, match="cannot be written"):
        _run("export", "ours", tmp_path / "nowhere" / "ours.json", "--as", "sam")


def test_a_proposal_is_withdrawn_and_an_entry_revoked_by_number(own: HashList) -> None:
    _run("propose", "ours", "--as", "quinn")
    _run("withdraw", "ours", "--as", "quinn")
    with pytest.raises(errors.ProposalOpen, match="no proposal"):
        _run("publish", "ours", "--as", "sam")
    _run("propose", "ours", "--as", "quinn")
    _run("publish", "ours", "--as", "sam")

    _run("revoke", str(Entry.objects.get().pk), "--reason", "a false match was reported", "--as", "sam")

    assert Entry.objects.get().revoked_at is not None
    assert "0 entries in force, 0 proposed, 1 revoked" in _run("show", "ours", "--as", "sam").stdout


def test_the_commands_refuse_whom_the_gate_refuses(own: HashList, adele: Actor, otis: Actor) -> None:
    with pytest.raises(NotAllowed):
        _run("show", "--as", "adele")
    with pytest.raises(NotAllowed):
        _run("propose", "ours", "--as", "sam")

    assert not Edition.objects.exists()
    assert json.loads(_run("show", "--json", "--as", "otis").stdout)["lists"] == []


def test_every_command_shows_an_example() -> None:
    group = cli.commands[0]

    names = "new import propose withdraw publish revoke revoke-all verify export show"
    for name in names.split():
        assert f"\n    tutela list {name}" in CliRunner().invoke(group, [name, "--help"]).stdout

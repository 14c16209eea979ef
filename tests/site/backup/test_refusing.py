"""Nothing is written over, a wrong passphrase changes nothing, and no damaged backup is called restored."""

import json
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.backup.backing_up import PASSPHRASE, BackedUp, everything


def _notes(installation: BackedUp, kind: str) -> list[Path]:
    return sorted((installation.folder / "backups" / "notes").glob(f"{kind}*"))


def _manifest(installation: BackedUp) -> dict[str, str]:
    listed = installation.run("backup", "list", "--json").splitlines()[-1]
    facts: dict[str, str] = json.loads(listed)
    return facts


def test_a_wrong_passphrase_changes_nothing(installation: BackedUp) -> None:
    new = installation.successor()
    (new.folder / "passphrase").write_text(f"{PASSPHRASE}s\n")
    before = everything(new.folder)

    said = new.backup("restore", code=1)

    assert "TU-B02" in said
    assert everything(new.folder) == before


def test_a_restore_writes_over_nothing(installation: BackedUp, tmp_path: Path) -> None:
    before = everything(installation.folder)
    database = installation.backup("restore", code=1)
    assert everything(installation.folder) == before

    other = BackedUp(tmp_path / "other").with_tables()
    other.run("init", "Southern unit", "sami")
    kept = everything(other.folder / "var")
    new = installation.successor()
    shutil.copytree(other.folder / "var" / "vault", new.folder / "var" / "vault")
    vault, beside = new.backup("restore", code=1), new.backup("restore", "--beside", code=1)
    shutil.rmtree(new.folder / "var" / "vault")
    shutil.copytree(other.folder / "var" / "keys", new.folder / "var" / "keys", dirs_exist_ok=True)
    keys = new.backup("restore", code=1)

    assert all("TU-B08" in said for said in (database, vault, beside))
    assert "no backup here that the keys open" in keys
    assert everything(other.folder / "var") == kept
    assert not new.rows()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES: list[Callable[[Path], None]] = [_flip, _cut, _empty, Path.unlink]
PARTS = ["backup-", "database", "inventory", "an object", "doors"]


@pytest.mark.parametrize(
    ("part", "damages"),
    [
        *((part, [damage]) for part, damage in zip(PARTS, [*DAMAGES, Path.unlink], strict=True)),
        *(pytest.param(part, DAMAGES, marks=pytest.mark.long) for part in PARTS),
    ],
)
def test_what_was_damaged_at_the_place_is_found_and_nothing_is_called_restored(
    installation: BackedUp, part: str, damages: list[Callable[[Path], None]]
) -> None:
    new, facts = installation.successor(), _manifest(installation)
    place = new.folder / "backups"
    names = {each: facts[each] for each in ("database", "inventory", "doors")}
    an_object = min(path.name for path in place.glob("??/*") if path.name not in names.values())
    name = names.get(part, an_object)
    path = _notes(new, part)[0] if part == "backup-" else place / name[:2] / name
    whole = path.read_bytes()

    for damage in damages:
        path.write_bytes(whole)
        damage(path)
        said = new.backup(
            "restore", facts["name"], code=1 if path.name[:7] == "backup-" and not path.exists() else 5
        )
        assert "TU-B0" in said, damage.__name__
        assert not new.rows()

    path.write_bytes(whole)
    assert "proved it equal" in new.backup("restore")


def test_two_objects_that_changed_places_are_found(installation: BackedUp) -> None:
    new, facts = installation.successor(), _manifest(installation)
    place = new.folder / "backups"
    first, second, *_ = (
        path
        for path in sorted(place.glob("??/*"))
        if path.name not in (facts["database"], facts["inventory"], facts["doors"])
    )
    contents = first.read_bytes(), second.read_bytes()
    first.write_bytes(contents[1])
    second.write_bytes(contents[0])

    assert "TU-B07" in new.backup("restore", code=5)


def test_places_where_everything_would_be_lost_at_once_are_refused(installation: BackedUp) -> None:
    settings = installation.folder / "tutela.toml"
    right = settings.read_text()

    def said(old: str, new: str, code: int = 2) -> str:
        assert old in right
        settings.write_text(right.replace(old, new))
        return installation.backup("make", code=code)

    folder = installation.folder
    assert "TU-B01" in said(f"{folder}/backups", f"{folder}/var/vault/backups")
    assert "TU-B01" in said(f"{folder}/safe", f"{folder}/backups/safe")
    assert "TU-B01" in said(f"{folder}/safe", f"{folder}/var/keys")
    assert "mounted" in said(f"{folder}/backups", f"{folder}/not-mounted")
    shutil.rmtree(folder / "safe")
    (folder / "safe").mkdir()
    (folder / "passphrase").write_text("too short\n")
    assert "TU-B03" in said("[backup]", "[backup]", code=1)
    assert not list((folder / "safe").iterdir())


def test_another_installations_place_is_refused(installation: BackedUp, tmp_path: Path) -> None:
    other = BackedUp(tmp_path / "other").with_tables()
    other.run("init", "Southern unit", "sami")
    shutil.rmtree(other.folder / "backups")
    shutil.copytree(installation.folder / "backups", other.folder / "backups")
    before = everything(other.folder / "backups")

    assert "TU-B08" in other.backup("make", code=1)
    assert everything(other.folder / "backups") == before


def test_a_killed_make_is_no_backup_and_a_killed_restore_no_installation(installation: BackedUp) -> None:
    draw, listed = random.Random(7), [_manifest(installation)["name"]]
    installation.receive(300)
    place = installation.folder / "backups"
    for _ in range(3):
        _kill_at(installation, place, draw.randrange(10, 290), "make")
        assert [json.loads(line)["name"] for line in _list(installation)] == listed
    assert "300 objects" in installation.backup("make")

    new = installation.successor()
    vault = new.folder / "var" / "vault"
    for _ in range(3):
        _kill_at(new, vault, draw.randrange(10, 290), "restore")
        assert not new.rows()
        assert "TU-V11" in new.run("init", "Northern unit", "adele", code=5)
    new.backup("restore")
    assert new.objects() == installation.objects()
    assert "whole" in new.run("log", "verify")


def _list(installation: BackedUp) -> list[str]:
    return installation.run("backup", "list", "--json").splitlines()


def _kill_at(installation: BackedUp, folder: Path, files: int, command: str) -> None:
    """Kill a command as soon as there are so many objects in a folder."""
    process = installation.start(
        "backup", command, "--passphrase-file", str(installation.folder / "passphrase")
    )
    while process.poll() is None and len(list(folder.glob("??/*"))) < files:
        time.sleep(0.001)
    installation.kill(process)
    assert process.returncode == -signal.SIGKILL

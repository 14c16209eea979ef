"""What was done to vault, register or keys is found by doctor, by log verify, and wholly by vault verify."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.site.installation import Installation
from tests.upgrade.databases import change, url_of, values

COUNT = 150
# A reading that has noted its first portion gets no further, however quick it is.
HELD = """CREATE TRIGGER held BEFORE UPDATE ON custody_vaultreading WHEN NEW.copies > 64 BEGIN
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number)
    SELECT count(*) FROM number;
END"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that has received many small files and one larger one."""
    made = Installation(tmp_path_factory.mktemp("whole"))
    made.set_up()
    source = made.folder / "source"
    source.mkdir()
    for number in range(COUNT - 1):
        (source / f"{number}.txt").write_text(f"what lies in file {number:4}")
    (source / "large").write_bytes(os.urandom(3 << 20))
    made.run("receive", "OP-1/JB1", str(source), "--as", "finn")
    return made


@pytest.fixture
def installation(whole: Installation, tmp_path: Path) -> Installation:
    """A copy of it, to be harmed."""
    made = Installation(tmp_path / "installed")
    shutil.copytree(whole.folder / "var", made.folder / "var")
    return made


def _objects(installation: Installation) -> list[Path]:
    """List the objects in the order of their rows."""
    rows = sorted(values(url_of(installation))["custody_sealedcopy"], key=lambda row: row["id"])
    names = [str(row["object_id"]) for row in rows]
    return [installation.folder / "var" / "vault" / name[:2] / name for name in names]


def _harm(installation: Installation) -> dict[int, str]:
    """Do to ten objects all that can be done; give the items by which each is to be named, and as what."""
    paths = _objects(installation)
    octets = bytearray(paths[3].read_bytes())
    octets[60] ^= 4
    paths[3].write_bytes(octets)
    paths[5].write_bytes(paths[5].read_bytes()[:-1])
    paths[7].write_bytes(b"")
    exchanged = paths[9].read_bytes(), paths[10].read_bytes()
    paths[10].write_bytes(exchanged[0])
    paths[9].write_bytes(exchanged[1])
    paths[12].unlink()
    set_to = "UPDATE custody_sealedcopy SET object_id = '{}' WHERE object_id = '{}'"
    first, second = paths[14].name, paths[15].name
    exchange = set_to.format("-", first), set_to.format(first, second), set_to.format(second, "-")
    change(url_of(installation), *exchange)
    rows = sorted(values(url_of(installation))["custody_sealedcopy"], key=lambda row: row["id"])
    harmed = {3: "seal", 5: "seal", 7: "seal", 9: "seal", 10: "seal", 12: "missing", 14: "row", 15: "row"}
    return {rows[number]["item_number"]: what for number, what in harmed.items()}


def _of_doctor(installation: Installation, what: str) -> str:
    said = json.loads(installation.run("doctor", "--json", code=5).splitlines()[-1])
    (found,) = (one for one in said["findings"] if one["what"] == what)
    assert found["state"] == "broken"
    return str(found["said"])


def test_what_is_whole_is_said_to_be_whole(installation: Installation) -> None:
    assert "whole" in installation.run("log", "verify")
    assert "All of it was never read" in installation.run("doctor")

    said = installation.run("vault", "verify")

    assert f"{COUNT} copies, 3.1 MB, were read, and each is what its item says." in said
    assert f"{COUNT} of {COUNT} copies" in said
    assert "and was whole" in installation.run("doctor")
    assert json.loads(installation.run("vault", "verify", "--json").splitlines()[-1]) == {
        "schema": 1, "copies": COUNT, "size_bytes": (3 << 20) + 22 * (COUNT - 1), "faults": 0, "keys": [],
    }  # fmt: skip


def test_what_was_done_to_objects_is_found_by_each_and_named_with_item_and_place(
    installation: Installation,
) -> None:
    harmed = _harm(installation)

    for said in (_of_doctor(installation, "vault"), installation.run("log", "verify", code=5)):
        assert all(f"T-{item} " in said for item in harmed)
    lines = installation.run("vault", "verify", "--json", code=5).splitlines()
    found = [json.loads(line) for line in lines if '"places"' in line]
    assert {row["item"]: row["fault"] for row in found} == harmed
    assert all(place.startswith("OP-1/JB1: ") for row in found for place in row["places"])
    in_words = installation.run("vault", "verify", code=5).splitlines()
    assert sum("Found in OP-1/JB1: " in line for line in in_words) == len(harmed)
    assert any("8 faults" in line for line in in_words)


def test_a_fault_that_the_quick_look_does_not_see_again_stays_said_until_all_is_read(
    installation: Installation,
) -> None:
    path = _objects(installation)[3]
    before = path.read_bytes()
    path.unlink()
    installation.run("vault", "verify", code=5)
    path.write_bytes(before)

    assert "1 copies were not what they should be" in _of_doctor(installation, "vault")
    installation.run("vault", "verify")
    installation.run("doctor")


@pytest.mark.parametrize(("key", "named"), [("unit.key", "unit key"), ("recovery.pub", "recovery key")])
def test_a_key_that_was_replaced_is_found_and_nothing_is_sealed_under_it(
    installation: Installation, key: str, named: str
) -> None:
    (installation.folder / "var" / "keys" / key).write_bytes(os.urandom(32))

    assert named in _of_doctor(installation, "keys")
    assert named in installation.run("log", "verify", code=5)
    assert named in installation.run("vault", "verify", code=5)
    refused = installation.run("case", "new", "OP-2", "--as", "finn", code=5)
    assert "TU-K02" in refused or "TU-K03" in refused
    assert "Traceback" not in refused


def test_another_unit_key_starts_nothing(installation: Installation) -> None:
    (installation.folder / "var" / "keys" / "unit.key").write_bytes(os.urandom(32))

    assert "TU-K02" in installation.run("up", code=5)


def test_killed_in_the_middle_it_goes_on_where_it_was(installation: Installation) -> None:
    change(url_of(installation), HELD)
    reading = installation.start("vault", "verify")
    installation.wait_for(lambda: _read_so_far(installation) > 0)
    installation.kill(reading)
    change(url_of(installation), "DROP TRIGGER held")
    said = installation.run("vault", "verify")

    assert "Going on behind 64 copies read before." in said
    assert f"{COUNT} copies, 3.1 MB, were read, and each is what its item says." in said
    acts = [row["act"] for row in values(url_of(installation))["custody_logentry"]]
    assert [act for act in acts if act.startswith("vault.")] == [
        "vault.reading_begun", "vault.reading_taken_up_again", "vault.read_whole",
    ]  # fmt: skip


def _read_so_far(installation: Installation) -> int:
    with closing(sqlite3.connect(installation.folder / "var" / "tutela.db")) as database:
        return int(
            database.execute("SELECT coalesce(max(copies), 0) FROM custody_vaultreading").fetchone()[0]
        )

"""From one installation to another by its exports: nothing is lost on the way and nothing is invented."""

import base64
import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.site import scripts
from tests.site.installation import Installation
from tutela.demonstration.painting.oddities import HOSTILE_NAMES
from tutela.engine.formats import vics
from tutela.engine.formats.csv_cells import restored
from tutela.engine.formats.known import Known

# Others read what one exported; a second form is read where every form is.
READ = ["vics", pytest.param("csv", marks=pytest.mark.long)]
FORMS = ["vics", "csv", "vics-case", "manifest"]
EXHIBITS = {"DEMO/PHONE": "phone", "DEMO/LAPTOP": "laptop"}
NEAR_BITS, LEAST_QUALITY = 31, 50


@dataclass(frozen=True)
class Sender:
    """The unit whose list leaves: its installation, its grades by SHA-256, and the files it exported."""

    installation: Installation
    grades: dict[str, str]
    files: dict[str, Path]
    told: dict[str, dict[str, Any]]

    def source(self, exhibit: str) -> Path:
        """Where an exhibit was painted."""
        return self.installation.folder / "var" / "demonstration" / EXHIBITS[exhibit]


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Sender:
    """A small painted unit, graded, released, listed, published and exported."""
    here = Installation(tmp_path_factory.mktemp("sender")).with_tables()
    here.run("demonstrate", "--scenes", "12", "--movies", "1", "--reports", "20", "--messages", "30")
    day = json.loads(scripts.said(scripts.start(here, scripts.DAY)))
    here.run("list", "new", "Ours", "--own", "--region", "CUSTOM", "--as", "sam")
    proposed = here.run("list", "propose", "Ours", "--as", "quinn")
    assert proposed.startswith("Proposed")
    here.run("list", "publish", "Ours", "--as", "sam")
    files = {form: here.folder / f"ours.{form}" for form in FORMS}
    told = _exported(here, here.folder)
    grades = {digest: code for digest, code in day["graded"].items() if code in day["listable"]}
    return Sender(here, grades, files, told)


def _exported(installation: Installation, folder: Path) -> dict[str, dict[str, Any]]:
    """Export the edition in every form, side by side, and give what each command said."""
    exports = {
        form: installation.start(
            "list", "export", "Ours", str(folder / f"ours.{form}"), "--format", form, "--json", "--as", "sam"
        )
        for form in FORMS
    }
    return {form: json.loads(installation.ended(export)) for form, export in exports.items()}


@pytest.fixture(scope="module")
def received(sender: Sender, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    """What an empty installation knows after importing the list in one form."""

    @cache
    def known(form: str) -> dict[str, Any]:
        there = Installation(tmp_path_factory.mktemp(f"receiver-{form}")).with_tables()
        there.run("init", "Receiving unit", "adele", "--law-pack", "demonstration")
        sources = [str(sender.source(exhibit)) for exhibit in EXHIBITS]
        told = scripts.said(scripts.start(there, scripts.ELSEWHERE, str(sender.files[form]), *sources))
        return dict(json.loads(told))

    return known


def _listed(sender: Sender) -> dict[str, str]:
    """Give what is on the list, with its category, by SHA-256."""
    said = "select e.sha256, e.category from lists_entry e join lists_hashlist l on l.id = e.hash_list_id"
    with closing(sqlite3.connect(sender.installation.folder / "var" / "tutela.db")) as database:
        rows = database.execute(f"{said} where l.name = 'Ours'")
        return {digest.hex(): category for digest, category in rows}


def test_the_list_holds_what_was_graded_listable_and_nothing_else(sender: Sender) -> None:
    listed = _listed(sender)

    left_out = sender.grades.keys() - listed.keys()
    assert listed.items() <= sender.grades.items()
    assert len(listed) > 20
    with closing(sqlite3.connect(sender.installation.folder / "var" / "tutela.db")) as database:
        named = json.loads(database.execute("select left_out from editions_edition").fetchone()[0])
        items = dict(database.execute("select id, sha256 from items_item"))
    assert {items[one["item"]].hex() for one in named} == left_out


@pytest.mark.parametrize("form", READ)
def test_another_unit_knows_every_listed_item_with_its_category(
    form: str, sender: Sender, received: Callable[[str], dict[str, Any]]
) -> None:
    listed, there = _listed(sender), received(form)

    known = {digest: one["category"] for digest, one in there["items"].items() if one["state"] == "known"}

    assert (there["read"], there["accepted"]) == (len(listed), len(listed))
    assert (there["rejected"], there["unmapped"]) == (0, 0)
    assert listed.items() <= known.items()
    assert {there["items"][digest]["rules"][0] for digest in listed} == {"exact"}


@pytest.mark.parametrize("form", READ)
def test_another_unit_knows_the_near_copies_and_no_other_item(
    form: str, sender: Sender, received: Callable[[str], dict[str, Any]]
) -> None:
    listed, items = _listed(sender), received(form)["items"]
    pictures = {digest: items[digest] for digest in listed if items[digest]["pdq"]}

    for digest, item in items.items():
        if digest in listed:
            continue
        near = {
            listed[other]
            for other, one in pictures.items()
            if item["pdq"]
            and item["quality"] >= LEAST_QUALITY
            and _bits(item["pdq"], one["pdq"]) <= NEAR_BITS
        }
        if item["state"] == "known":
            assert item["rules"] in (["near"], ["video"])
            assert item["category"] in listed.values()
            assert item["distance"] is None or item["distance"] <= NEAR_BITS
            assert near <= {item["category"]}
        else:
            assert item["category"] == ""
            # Only where listed items disagree does a near copy go to a person.
            assert len(near) != 1


def _bits(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.long
def test_both_ways_lead_to_the_same_knowledge(received: Callable[[str], dict[str, Any]]) -> None:
    assert received("vics")["items"] == received("csv")["items"]


def test_the_same_edition_gives_the_same_bytes(sender: Sender, tmp_path: Path) -> None:
    again = _exported(sender.installation, tmp_path)

    for form, path in sender.files.items():
        content = (tmp_path / path.name).read_bytes()
        assert content == path.read_bytes()
        assert again[form]["sha256"] == sender.told[form]["sha256"] == sha256(content).hexdigest()


def test_the_case_file_of_the_list_names_every_place(sender: Sender) -> None:
    with sender.files["vics-case"].open("rb") as file:
        records = [one for one in vics.read(file) if isinstance(one, Known)]

    found = {one.sha256.hex() for one in records if one.sha256}
    assert found == _listed(sender).keys()
    assert all(one.files for one in records)


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_the_report_counts_what_find_counts(exhibit: str, sender: Sender) -> None:
    report = json.loads(sender.installation.run("exhibit", "report", exhibit, "--json", "--as", "finn"))

    lines = subprocess.run(["find", sender.source(exhibit)], capture_output=True, check=True).stdout.count(
        b"\n"
    )
    assert report["find_lines"] == lines
    assert report["finished"]


def test_every_hostile_name_leaves_byte_for_byte(sender: Sender, tmp_path: Path) -> None:
    case, manifest = tmp_path / "case.json", tmp_path / "manifest.csv"
    sender.installation.run("exhibit", "export", "DEMO/LAPTOP", str(case), "--as", "finn")
    sender.installation.run(
        "exhibit", "export", "DEMO/LAPTOP", str(manifest), "--format", "csv", "--as", "finn"
    )

    with case.open("rb") as file:
        records = [one for one in vics.read(file) if isinstance(one, Known)]
    in_case = {file.exact()[0] for one in records for file in one.files}
    with manifest.open(newline="", encoding="utf-8") as text:
        paths = [
            base64.b64decode(restored(row["path_base64"]), validate=True) for row in csv.DictReader(text)
        ]
    in_manifest = {path.rpartition(b"/")[2] for path in paths}

    assert set(HOSTILE_NAMES) <= in_case
    assert set(HOSTILE_NAMES) <= in_manifest


CHANGES = {
    "one byte of an entry": (
        "update custody_logentry set body = replace(body, 'seq', 'seQ') where seq = 7",
        7,
    ),
    "an actor's name": ("update custody_logentry set actor = 'sam' where seq = 8", 8),
    "an entry that is gone": ("delete from custody_logentry where seq = 9", 9),
}


@pytest.mark.parametrize(("change", "seq"), CHANGES.values(), ids=CHANGES)
def test_a_record_that_was_changed_names_the_first_bad_entry(
    change: str, seq: int, sender: Sender, tmp_path: Path
) -> None:
    forged = Installation(tmp_path / "forged")
    shutil.copytree(sender.installation.folder / "var" / "keys", forged.folder / "var" / "keys")
    with closing(sqlite3.connect(sender.installation.folder / "var" / "tutela.db")) as database:
        database.execute("vacuum into ?", [str(forged.folder / "var" / "tutela.db")])
    with closing(sqlite3.connect(forged.folder / "var" / "tutela.db")) as database:
        assert database.execute(change).rowcount == 1
        database.commit()

    said = forged.run("log", "verify", code=5)

    assert f"Entry {seq} " in said
    assert "TU-L02" in said


def test_a_record_that_was_not_changed_is_whole(sender: Sender) -> None:
    assert "whole" in sender.installation.run("log", "verify")

"""A number means what its region says: without a region agreed and stated alike it gives no category."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.casework.lists import making
from tutela.casework.editions import cli
from tutela.casework.gate import Actor
from tutela.casework.lists import actions, errors
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.engine.formats.csv_mapping import CsvMapping
from tutela.engine.taxonomy import packs

pytestmark = pytest.mark.django_db

RECORD = {"MD5": making.md5(1), "Category": 3}


def _document(path: Path, *parts: tuple[str, Any]) -> Path:
    """Write a VICS document whose properties stand in this order."""
    path.write_text("{" + ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in parts) + "}")
    return path


def _context(region: str) -> tuple[str, str]:
    return "@odata.context", making.CONTEXT.format(region=region)


VALUE = ("value", [RECORD])
FILES: dict[str, tuple[tuple[str, Any], ...]] = {
    "another region": (_context("US"), VALUE),
    "no region in the list": (_context("UK"), VALUE),
    "no scheme at all": (_context("Default"), VALUE),
    "after the records": (VALUE, _context("UK")),
    "another after the records": (VALUE, _context("US")),
    "of an unknown form": (("@odata.context", "https://example.org/US/metadata"), VALUE),
    "a region of a person's own": (_context("Custom"), VALUE),
    "no context": (("note", "x"), VALUE),
}


@pytest.mark.parametrize("which", FILES)
def test_without_a_region_agreed_no_file_gives_a_category(sam: Actor, tmp_path: Path, which: str) -> None:
    hash_list = making.received_list(sam, pack="uk", region="")

    listed = actions.import_list(sam, hash_list, _document(tmp_path / "list.json", *FILES[which]))

    assert [entry.category for entry in Entry.objects.all()] == [""]
    assert (listed.accepted, listed.unmapped) == (1, 1)
    [why] = [note for note in listed.notes if note["count"]]
    assert "no region agreed" in why["note"]
    assert (why["count"], why["where"]) == (1, "record 1")


@pytest.mark.parametrize(
    ("which", "category"),
    [
        ("no region in the list", "C"),
        ("no scheme at all", "C"),
        ("another region", ""),
        ("another after the records", ""),
        ("after the records", ""),
        ("of an unknown form", ""),
        ("a region of a person's own", ""),
        ("no context", ""),
    ],
)
def test_with_a_region_agreed_only_what_says_it_at_its_head_gives_a_category(
    sam: Actor, tmp_path: Path, which: str, category: str
) -> None:
    hash_list = making.received_list(sam, pack="uk", region="UK")

    listed = actions.import_list(sam, hash_list, _document(tmp_path / "list.json", *FILES[which]))

    assert [entry.category for entry in Entry.objects.all()] == [category]
    assert listed.unmapped == (0 if category else 1)
    assert any("no category" in note["note"] for note in listed.notes) == (not category)


@pytest.mark.parametrize(
    ("which", "category"), [("no context", "C"), ("of an unknown form", "C"), ("another region", "")]
)
def test_a_person_confirms_the_region_of_a_file_that_does_not_say_it(
    sam: Actor, tmp_path: Path, which: str, category: str
) -> None:
    hash_list = making.received_list(sam, pack="uk", region="UK")
    path = _document(tmp_path / "list.json", *FILES[which])

    with pytest.raises(errors.BadList, match="The region agreed with received is UK, not US"):
        actions.import_list(sam, hash_list, path, region="US")
    listed = actions.import_list(sam, hash_list, path, region="UK")

    assert [entry.category for entry in Entry.objects.all()] == [category]
    assert "sam confirmed that its numbers follow region UK." in [note["note"] for note in listed.notes]


def test_a_file_that_states_two_regions_is_refused(sam: Actor, tmp_path: Path) -> None:
    path = _document(tmp_path / "list.json", _context("UK"), VALUE, ("odata.metadata", _context("US")[1]))

    with pytest.raises(errors.FileRefused, match="states two regions"):
        actions.import_list(sam, making.received_list(sam, pack="uk", region="UK"), path)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("region", ["", "US"])
def test_a_table_gives_a_category_only_in_the_region_agreed(sam: Actor, tmp_path: Path, region: str) -> None:
    table = making.text_file(tmp_path / "list.csv", "hash,class", f"{making.md5(1)},3")
    mapping = CsvMapping({"md5": "hash", "category": "class"}, region=region)

    agreed = making.received_list(sam, "agreed", pack="uk", region="UK")
    other = making.received_list(sam, "other", pack="uk", region="")
    for each in (agreed, other):
        actions.import_list(sam, each, table, mapping=mapping)

    assert Entry.objects.get(hash_list=agreed).category == ("" if region else "C")
    assert Entry.objects.get(hash_list=other).category == ""


def test_a_pack_gives_its_meaning_to_numbers_of_its_own_region_only(sam: Actor, tmp_path: Path) -> None:
    path = making.vics_file(tmp_path / "us.json", RECORD, region="US")
    abroad = making.received_list(sam, "abroad", pack="uk", region="US")
    said = making.received_list(sam, "said", pack="uk", region="US", category_map={"3": "prohibited"})
    both = making.received_list(sam, "both", pack="uk", region="UK", category_map={"US/3": "A", "3": "C"})
    # As an earlier version made them.
    old = making.received_list(sam, "old", pack="uk", region="UK")
    HashList.objects.filter(pk=old.pk).update(region="US")

    for each in (abroad, said, both, HashList.objects.get(pk=old.pk)):
        actions.import_list(sam, each, path)

    assert packs.load("uk").vics_region == "UK"
    assert [each.category for each in Entry.objects.order_by("pk")] == ["", "prohibited", "A", ""]


def test_a_number_of_no_region_cannot_be_given_a_meaning(sam: Actor) -> None:
    with pytest.raises(errors.BadList, match="name the region"):
        making.received_list(sam, region="", category_map={"1": "Alpha"})


def test_what_a_reader_notes_is_counted_once_over_an_interruption_printed_and_kept(
    sam: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutela.casework.lists.actions.import_batches.BATCH_RECORDS", 2)
    hash_list = making.received_list(sam, region="UK")
    records = [{"MD5": making.md5(n), "Category": "vast", "PhotoDNA": "odd\x1b[2J"} for n in range(5)]
    path = _document(
        tmp_path / "list.json", ("@odata.context", "x/9.9.xml/UK/$metadata#Media"), ("value", records)
    )

    def killed(listed: ListImport) -> None:
        if listed.read == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.import_list(sam, hash_list, path, progress=killed)
    told = CliRunner().invoke(cli.commands[0], ["import", "received", str(path), "--as", "sam"])

    listed = ListImport.objects.get()
    assert told.exit_code == 3
    counted = {note["note"].split(" ")[0]: (note["count"], note["where"]) for note in listed.notes}
    assert counted == {
        "Category": (5, "record 1"),
        "PhotoDNA": (5, "record 1"),
        "Its": (5, "record 1"),
        "Version": (0, ""),
    }
    for note in listed.notes:
        assert note["note"] in told.stdout
    shown = CliRunner().invoke(cli.commands[0], ["show", "received", "--as", "sam"]).stdout
    assert "Version 9.9 was never tested" in shown

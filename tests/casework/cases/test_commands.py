"""The commands about exhibits pass the same gate as the pages, and export whole files that are on record."""

import csv
import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import Result

from tests.casework.doors import run, signed_in
from tutela.casework.cases import actions, cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item, Settlement
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known
from tutela.engine.formats.paths import resolve
from tutela.errors import NotFound
from tutela.files import FileThere


@pytest.fixture
def exhibit(finn: Actor, tmp_path: Path) -> Exhibit:
    """An exhibit that was received, with one settled item of the unit's own law pack and one of another."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "one").write_bytes(b"one")
    (source / "two").write_bytes(b"two")
    made = actions.add_exhibit(finn, actions.open_case(finn, "OP-1"), "JB1", "Warrant 1/26")
    actions.receive(finn, made, source)
    one, two = Item.objects.order_by("pk")
    for item, category, pack in ((one, "Beta", "demonstration"), (two, "B", "uk")):
        Settlement.objects.create(
            item=item, category=category, pack=pack, pack_version="1", basis="inherited", source="test"
        )
    return made


def _exhibit(*words: str | Path) -> Result:
    return run(cli.exhibit, *words)


def test_an_administrator_does_not_see_what_was_received(exhibit: Exhibit, adele: Actor) -> None:
    with pytest.raises(NotAllowed, match="see cases, counts"):
        _exhibit("report", "OP-1/JB1", "--as", "adele")


def test_another_units_exhibit_is_not_found(exhibit: Exhibit, otis: Actor) -> None:
    with pytest.raises(NotFound):
        _exhibit("report", "OP-1/JB1", "--as", "otis")


@pytest.mark.parametrize("form", ["vics", "csv"])
def test_an_export_is_whole_private_and_on_record_with_its_digest(
    exhibit: Exhibit, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "out"

    _exhibit("export", "OP-1/JB1", target, "--format", form, "--as", "finn")

    [entry] = log.latest(limit=1)
    assert entry["act"] == "exhibit.exported"
    what = entry["what"]
    assert isinstance(what, dict)
    assert what["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_an_export_writes_over_nothing_unless_told(exhibit: Exhibit, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("kept")

    with pytest.raises(FileThere):
        _exhibit("export", "OP-1/JB1", target, "--as", "finn")

    assert target.read_text() == "kept"
    _exhibit("export", "OP-1/JB1", target, "--force", "--as", "finn")
    assert json.loads(target.read_bytes())


def test_both_exports_state_files_times_to_the_last_digit(
    exhibit: Exhibit, finn: Actor, tmp_path: Path
) -> None:
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "file").write_bytes(b"three")
    os.utime(odd / "file", ns=(0, 1_800_000_000_123_456_789))
    actions.receive(finn, actions.add_exhibit(finn, exhibit.case, "JB2", "Warrant 1/26"), odd)
    case, manifest = tmp_path / "case.json", tmp_path / "manifest.csv"

    _exhibit("export", "OP-1/JB2", case, "--as", "finn")
    _exhibit("export", "OP-1/JB2", manifest, "--format", "csv", "--as", "finn")

    with open_list(case, None, "") as opened:
        [known] = opened
    rows = csv.DictReader(manifest.read_text(encoding="utf-8").splitlines())
    [row] = [row for row in rows if row["kind"] == "file"]
    written = known.files[0].written  # type: ignore[union-attr]  # it is not rejected
    assert written == row["modified"] == "2027-01-15T08:00:00.123456789Z"


def test_an_export_says_what_was_not_examined_whole(
    exhibit: Exhibit, finn: Actor, ana: Actor, tmp_path: Path
) -> None:
    Item.objects.filter(sha256=hashlib.sha256(b"one").digest()).update(
        is_whole=False, kind="picture", note="5 more frames, not opened"
    )
    case, manifest = tmp_path / "case.json", tmp_path / "manifest.csv"

    _exhibit("export", "OP-1/JB1", case, "--as", "finn")
    _exhibit("export", "OP-1/JB1", manifest, "--format", "csv", "--as", "finn")

    media = json.loads(case.read_bytes())["value"][0]["Media"]
    told = [
        (row["PropertyName"], row["PropertyValue"]) for one in media for row in one.get("MediaMetadata", ())
    ]
    assert told == [("Tutela.NotWhole", "5 more frames, not opened")]
    rows = list(csv.DictReader(manifest.read_text(encoding="utf-8").splitlines()))
    assert [(row["whole"], row["note"]) for row in rows if row["kind"] == "file"] == [
        ("no", "5 more frames, not opened"),
        ("", ""),
    ]
    page = signed_in(ana).get("/exhibits/OP-1/JB1/", follow=True).content.decode()
    assert "Pictures and videos not examined as one whole" in page


def test_a_tool_that_has_the_source_finds_each_file_by_the_path_in_the_case_file(
    exhibit: Exhibit, finn: Actor, tmp_path: Path
) -> None:
    odd = tmp_path / "odd"
    (odd / "home" / "Jane").mkdir(parents=True)
    (odd / "home" / "Jane" / "\u00e9t\u00e9.jpg").write_bytes(b"plain")
    # No path by which every tool would open this file and no other; its copy has one.
    for name in (b"C:x", b"a\\..\\x", b"\xff", b"NUL", b"tail ", b"..."):
        (odd / os.fsdecode(name)).write_bytes(b"hostile " + name)
    (odd / "nul.jpg").write_bytes(b"twice")
    (odd / "z.jpg").write_bytes(b"twice")
    with zipfile.ZipFile(odd / "packed.zip", "w") as archive:
        archive.writestr("member.jpg", b"member")
    (odd / "changes.jpg").write_bytes(b"before")
    received = actions.add_exhibit(finn, exhibit.case, "JB2", "Warrant 1/26")
    actions.receive(finn, received, odd)
    (odd / "changes.jpg").write_bytes(b"afterwards")
    actions.receive(finn, received, odd)
    case = tmp_path / "case.json"

    _exhibit("export", "OP-1/JB2", case, "--as", "finn")

    with open_list(case, None, "") as opened:
        knowns = [known for known in opened if isinstance(known, Known)]
    named = {known.relative_path: known.md5 for known in knowns if known.relative_path}
    assert set(named) == {"home\\Jane\\\u00e9t\u00e9.jpg", "z.jpg", "packed.zip"}
    for path, md5 in named.items():
        assert hashlib.md5(resolve(odd, path).read_bytes(), usedforsecurity=False).digest() == md5
    assert os.fsencode(tmp_path) not in case.read_bytes()
    assert len(knowns) == 11
    # What has no such path is told where it lay all the same.
    assert all(known.files for known in knowns)


def test_an_empty_file_has_no_category(exhibit: Exhibit, finn: Actor, tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    odd.mkdir()
    (odd / "empty.jpg").write_bytes(b"")
    actions.receive(finn, actions.add_exhibit(finn, exhibit.case, "JB2", "Warrant 1/26"), odd)
    # As an earlier version settled it, by a list that states the digest of nothing.
    Settlement.objects.create(
        item=Item.objects.get(size_bytes=0),
        category="Beta",
        pack="demonstration",
        pack_version="1",
        basis="inherited",
        source="test",
    )
    case, manifest = tmp_path / "case.json", tmp_path / "manifest.csv"

    _exhibit("export", "OP-1/JB2", case, "--as", "finn")
    _exhibit("export", "OP-1/JB2", manifest, "--format", "csv", "--as", "finn")

    [media] = json.loads(case.read_bytes())["value"][0]["Media"]
    assert (media["MediaSize"], media["Category"]) == (0, None)
    rows = csv.DictReader(manifest.read_text(encoding="utf-8").splitlines())
    assert [row["category"] for row in rows if row["kind"] == "file"] == [""]


def test_a_grade_of_another_law_pack_never_passes_for_one_of_our_own(
    exhibit: Exhibit, tmp_path: Path
) -> None:
    case, manifest = tmp_path / "case.json", tmp_path / "manifest.csv"

    _exhibit("export", "OP-1/JB1", case, "--as", "finn")
    _exhibit("export", "OP-1/JB1", manifest, "--format", "csv", "--as", "finn")

    with open_list(case, None, "") as opened:
        assert [known.category for known in opened] == [2, None]  # type: ignore[union-attr]  # none is rejected
    rows = list(csv.DictReader(manifest.read_text(encoding="utf-8").splitlines()))
    assert [row["category"] for row in rows if row["kind"] == "file"] == ["Beta", "uk: B"]

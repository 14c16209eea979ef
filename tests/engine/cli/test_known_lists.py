"""Lists given to `tutela match`: what `tutela hash` wrote, and lists that are mostly something else."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.cli.test_cli import paint, run, told
from tests.engine.hashing.drawing import film
from tutela.engine.cli import known_lists, scanning
from tutela.engine.formats import vics
from tutela.engine.formats.detection import open_list
from tutela.engine.formats.known import Known, Rejected

FORMS = ("jsonl", "csv", "vics")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture, the same twice, a film, a text, and a picture too plain to be compared."""
    at = tmp_path_factory.mktemp("exhibit")
    one = paint(at / "one.png", 1)
    (at / "equal.png").write_bytes(one.read_bytes())
    (at / "film.mp4").write_bytes(film())
    (at / "notes.txt").write_text("nothing")
    Image.fromarray(np.full((200, 200, 3), 90, np.uint8)).save(at / "plain.png")
    return at


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    """Smaller copies, part of the film, and a plain picture that shows something else."""
    at = tmp_path_factory.mktemp("copies")
    Image.open(folder / "one.png").resize((200, 150)).convert("RGB").save(at / "small.jpg")
    (at / "cut.mp4").write_bytes(film(seconds=2))
    Image.fromarray(np.full((90, 160, 3), 91, np.uint8)).save(at / "other-plain.png")
    return at


def written(folder: Path, form: str, at: Path) -> Path:
    at.write_bytes(run("hash", folder, "--format", form).stdout_bytes)
    return at


@pytest.mark.parametrize("form", FORMS)
def test_what_hash_wrote_in_any_form_is_a_list_of_the_same_files(
    folder: Path, copies: Path, tmp_path: Path, form: str
) -> None:
    known = written(folder, form, tmp_path / "known")

    equal = told(run("match", folder, "--known", known, "--json"))
    near = told(run("match", copies, "--known", known, "--json"))

    by_digest = {
        Path(line["path"]).name
        for line in equal
        if line["matches"][:1] and line["matches"][0]["rule"] == "sha256"
    }
    assert by_digest >= {"one.png", "equal.png", "film.mp4", "plain.png"}
    rules = {Path(line["path"]).name: {match["rule"] for match in line["matches"]} for line in near}
    assert rules["small.jpg"] == {"pdq"}
    # The CSV has no place for the frames of a video.
    assert rules["cut.mp4"] == (set() if form == "csv" else {"frames"})
    assert rules["other-plain.png"] == set()


def test_the_frames_that_hash_wrote_of_one_film_are_a_list_that_finds_parts_of_it(
    folder: Path, copies: Path, tmp_path: Path
) -> None:
    known = tmp_path / "film.vpdq"
    known.write_bytes(run("hash", folder / "film.mp4", "--format", "vpdq").stdout_bytes)
    frames = len(known.read_bytes().splitlines())

    found = told(run("match", copies, "--known", known, "--json"))
    with known.open("ab") as written:
        written.write(b"9,101," + b"0" * 64 + b",9.000\nno frame at all\n")
    with open_list(known) as opened:
        records = list(opened)

    assert frames >= 2
    assert {Path(line["path"]).name: {match["rule"] for match in line["matches"]} for line in found} == {
        "small.jpg": set(), "cut.mp4": {"frames"}, "other-plain.png": set(),
    }  # fmt: skip
    assert (opened.format, len(records)) == ("vpdq", 3)
    assert [each.where for each in records if isinstance(each, Rejected)] == [
        f"line {frames + 1}", f"line {frames + 2}",
    ]  # fmt: skip


def test_equal_files_are_one_record_with_every_place(folder: Path) -> None:
    result = run("hash", folder, "--format", "vics")

    records = [known for known in vics.read(io.BytesIO(result.stdout_bytes)) if isinstance(known, Known)]
    digests = [known.md5 for known in records]
    assert len(digests) == len(set(digests)) == 3
    [one] = [
        known
        for known in records
        if known.md5 == hashlib.md5((folder / "one.png").read_bytes(), usedforsecurity=False).digest()
    ]
    assert {file.name for file in one.files} == {"one.png", "equal.png"}


def test_the_frames_of_a_video_are_written_as_vpdq_writes_them(folder: Path) -> None:
    [line] = [line for line in told(run("hash", folder)) if "video_frames" in line]

    rows = run("hash", folder, "--format", "vpdq").stdout.splitlines()

    assert rows == [
        f"{10 * number},{quality},{bits},{at_s:.3f}"
        for number, (at_s, bits, quality) in enumerate(line["video_frames"])
    ]
    none = run("hash", folder / "one.png", "--format", "vpdq")
    assert (none.exit_code, "here are 0" in none.stderr) == (1, True)


def test_a_list_that_is_mostly_rejected_stops_the_match_as_it_stops_the_import(
    folder: Path, tmp_path: Path
) -> None:
    known = tmp_path / "known.txt"
    known.write_text(f"{'0a' * 16}\n" + "no hash\n" * 3)

    result = run("match", folder, "--known", known)

    assert result.exit_code == 1
    assert "3 of the first 4 records were rejected" in result.stderr
    assert "TU-F13" in result.stderr
    assert result.stdout == ""


def test_of_many_rejected_records_the_first_are_named_and_all_counted(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_lists, "MOST_REJECTIONS_SHOWN", 2)
    known = tmp_path / "known.txt"
    known.write_text("".join(f"{number:032x}\n" for number in range(1, 6)) + "no hash\n" * 4)

    result = run("match", folder, "--known", known)

    assert result.exit_code == 3
    assert result.stderr.count("does not begin with a hash") == 2
    assert "2 more were rejected" in result.stderr
    assert "5 records, 4 rejected" in result.stderr


def test_how_far_a_list_is_read_is_said_where_no_terminal_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "LINE_S", 0.0)
    known = tmp_path / "known.txt"
    known.write_text("".join(f"{number:032x}\n" for number in range(1, 4)))

    lines = run("match", folder, "--known", known).stderr.splitlines()

    assert "known.txt: 3 records read, 100% of the file so far." in "\n".join(lines)
    assert any(line.startswith("5 entries, ") and line.endswith("so far.") for line in lines)
    assert not any("\r" in line for line in lines)


def test_a_line_of_a_report_that_was_changed_is_rejected_and_named(folder: Path, tmp_path: Path) -> None:
    known = written(folder, "jsonl", tmp_path / "known.jsonl")
    lines = known.read_text().splitlines()
    changed = json.loads(lines[1]) | {"md5": "0a"}
    known.write_text("\n".join([lines[0], json.dumps(changed, separators=(",", ":")), *lines[2:]]))

    result = run("match", folder, "--known", known)

    assert "line 2: it is not as `tutela hash` writes it" in result.stderr
    assert "4 records, 1 rejected" in result.stderr

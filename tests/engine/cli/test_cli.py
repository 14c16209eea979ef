"""The engine's commands, run as a person runs them: real folders, real lists, real fenced children."""

import base64
import csv
import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.engine.hashing.drawing import film, hills
from tutela.engine.cli import hash as hashing, match, stack
from tutela.engine.formats import vics
from tutela.engine.formats.known import Known

# Linux takes no longer path.
PATH_MAX = 4096
COMMANDS = {command.name: command for module in (hashing, match, stack) for command in module.commands}


def run(name: str, *arguments: object) -> Result:
    return CliRunner().invoke(COMMANDS[name], ["--workers", "1", *map(str, arguments)])


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def paint(path: Path, seed: int, size: tuple[int, int] = (300, 400), **options: Any) -> Path:
    Image.fromarray(hills(*size, seed)).save(path, **options)
    return path


@pytest.fixture
def exhibit(tmp_path: Path, painted: Path) -> Path:
    return shutil.copytree(painted, tmp_path / "exhibit", symlinks=True)


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two pictures, a smaller copy, an equal copy, a video, a text and a link."""
    folder = tmp_path_factory.mktemp("painted")
    (folder / "deep" / "er").mkdir(parents=True)
    one = paint(folder / "one.png", 1)
    paint(folder / "two.jpg", 2)
    Image.open(one).resize((200, 150)).convert("RGB").save(folder / "deep" / "small.jpg")
    (folder / "deep" / "er" / "equal").write_bytes(one.read_bytes())
    (folder / "film.mp4").write_bytes(film())
    (folder / "notes.txt").write_text("nothing")
    (folder / "link").symlink_to("/")
    return folder


def test_every_entry_of_a_folder_is_told_of_with_its_digests(exhibit: Path) -> None:
    result = run("hash", exhibit)

    lines = {Path(line["path"]).name: line for line in told(result)}
    assert result.exit_code == 0
    assert set(lines) == {"one.png", "two.jpg", "small.jpg", "equal", "film.mp4", "notes.txt", "link"}
    for name in ("one.png", "film.mp4", "notes.txt"):
        content = (exhibit / name).read_bytes()
        assert lines[name]["size"] == len(content)
        for kind in ("md5", "sha1", "sha256"):
            assert lines[name][kind] == hashlib.new(kind, content).hexdigest()
    assert len(lines["one.png"]["pdq"]) == 64
    assert lines["equal"]["pdq"] == lines["one.png"]["pdq"]
    assert lines["notes.txt"]["condition"] == "not_media"
    assert len(lines["film.mp4"]["video_frames"]) == 4
    assert lines["link"]["entry"] == "link"
    assert "7 entries" in result.stderr


def test_the_order_does_not_depend_on_the_workers(exhibit: Path) -> None:
    assert run("hash", exhibit).stdout == run("hash", exhibit, "--workers", 3).stdout


def test_a_name_that_is_not_text_is_told_exactly(tmp_path: Path) -> None:
    name = b'\xff\x1b[31m\n=x,".png'
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        Image.fromarray(hills(100, 100, 3)).save(file, "PNG")

    result = run("hash", tmp_path)
    table = run("hash", tmp_path, "--format", "csv")

    line = told(result)[0]
    assert base64.b64decode(line["path_base64"]) == os.path.join(os.fsencode(tmp_path), name)
    assert "\x1b" not in line["path"]
    assert result.stdout.isascii()
    assert [len(row) for row in csv.reader(io.StringIO(table.stdout))] == [18, 18]


def test_a_form_that_is_only_named_is_told_and_the_exit_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "layers.psd").write_bytes(b"8BPS\0\1" + bytes(100))

    result = run("hash", tmp_path)

    (line,) = (line for line in told(result) if line["entry"] == "file")
    assert (result.exit_code, line["condition"]) == (3, "not_opened")
    assert "1 reported" in result.stderr


def test_what_cannot_be_read_is_told_and_the_exit_code_says_so(exhibit: Path) -> None:
    content = (exhibit / "two.jpg").read_bytes()
    (exhibit / "broken.jpg").write_bytes(content[: len(content) // 2])
    os.mkfifo(exhibit / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(exhibit / "s"))

        result = run("hash", exhibit)

    lines = {Path(line["path"]).name: line for line in told(result)}
    assert result.exit_code == 3
    assert lines["broken.jpg"]["condition"] == "damaged"
    assert lines["pipe"]["entry"] == lines["s"]["entry"] == "special"
    assert "1 reported" in result.stderr


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "'", "＝", "＋", "－", "＠"])  # noqa: RUF001
def test_no_cell_of_the_csv_begins_a_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    (tmp_path / f"{mark}1").write_bytes(b"one")
    monkeypatch.chdir(tmp_path)

    result = run("hash", "--format", "csv", "--", f"{mark}1")

    [row] = csv.DictReader(io.StringIO(result.stdout))
    assert row["path"] == f"'{mark}1"


def test_no_path_is_too_long_to_be_hashed(tmp_path: Path) -> None:
    names = ["d" * 200] * 30
    dig(tmp_path, names, "treasure", b"kept deep")

    result = run("hash", tmp_path)

    [line] = told(result)
    assert (result.exit_code, line["entry"]) == (0, "file")
    assert len(line["path"]) > PATH_MAX
    assert line["path"] == os.path.join(tmp_path, *names, "treasure")
    assert line["sha256"] == hashlib.sha256(b"kept deep").hexdigest()


def dig(folder: Path, names: list[str], file: str, content: bytes) -> None:
    """Make a file so deep that no path leads to it."""
    at = os.open(folder, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=at)
        above, at = at, os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(above)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, dir_fd=at), "wb") as out:
        out.write(content)
    os.close(at)


def test_an_empty_folder_and_an_empty_file_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    result = run("hash", tmp_path)

    assert result.exit_code == 0
    assert told(result)[0]["size"] == 0


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    for command in (("hash",), ("stack",)):
        assert run(*command, tmp_path / "nowhere").exit_code == 2
    assert run("match", tmp_path).exit_code == 2
    assert run("match", tmp_path, "--known", tmp_path / "nowhere").exit_code == 2


def test_a_folder_is_written_as_a_hash_set_that_any_vics_reader_opens(exhibit: Path) -> None:
    result = run("hash", exhibit, "--format", "vics")

    records = list(vics.read(io.BytesIO(result.stdout_bytes)))
    assert len(records) == 4
    assert all(isinstance(record, Known) and record.sha256 for record in records)


def test_files_are_matched_with_a_list_by_digest_and_by_nearness(exhibit: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    known.write_bytes(run("hash", exhibit / "one.png", "--format", "vics").stdout_bytes)

    result = run("match", exhibit, "--known", known, "--json")
    words = run("match", exhibit, "--known", known)

    found = {Path(line["path"]).name: line["matches"] for line in told(result) if line["matches"]}
    assert {name: matches[0]["rule"] for name, matches in found.items()} == {
        "one.png": "sha256",
        "equal": "sha256",
        "small.jpg": "pdq",
    }
    assert found["small.jpg"][0]["distance"] <= 31
    assert found["one.png"][0] | {"list": ""} == {
        "list": "", "record": "1", "category": "", "rule": "sha256", "distance": 0,
    }  # fmt: skip
    assert "equal sha256" in words.stdout
    assert "known.json: 1 records, 0 rejected" in result.stderr


def test_a_turned_picture_is_matched_as_turned(exhibit: Path, tmp_path: Path) -> None:
    (exhibit / "turned").mkdir()
    Image.fromarray(np.rot90(hills(300, 400, 2))).save(exhibit / "turned" / "t.png")
    known = tmp_path / "known.jsonl"
    known.write_text(run("hash", exhibit / "two.jpg").stdout)

    result = run("match", exhibit / "turned", "--known", known, "--json")

    assert [match["rule"] for match in told(result)[0]["matches"]] == ["pdq_turned"]


def test_a_video_is_matched_with_what_hash_wrote(exhibit: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl"
    known.write_text(run("hash", exhibit / "film.mp4").stdout)
    (exhibit / "cut.mp4").write_bytes(film(seconds=2))

    result = run("match", exhibit / "cut.mp4", "--known", known, "--json")

    match = told(result)[0]["matches"][0]
    assert match["rule"] == "frames"
    assert match["frames"]["share_of_a"] == 1.0


def test_an_md5_that_agrees_while_the_sha256_does_not_is_disputed(exhibit: Path, tmp_path: Path) -> None:
    line = told(run("hash", exhibit / "notes.txt"))[0]
    known = tmp_path / "known.jsonl"
    known.write_text(json.dumps(line | {"sha256": "00" * 32, "sha1": "00" * 20}, separators=(",", ":")))

    result = run("match", exhibit / "notes.txt", "--known", known, "--json")

    assert told(result)[0]["matches"][0]["disputed"] is True


def test_a_table_is_matched_by_a_mapping_and_other_lists_as_they_are(exhibit: Path, tmp_path: Path) -> None:
    [one] = told(run("hash", exhibit / "one.png"))
    table, mapping = tmp_path / "table.csv", tmp_path / "mapping.json"
    table.write_text(f"Sum;Class\n{one['md5']};Cat A\n")
    mapping.write_text(json.dumps({"columns": {"md5": "Sum", "category": "Class"}, "delimiter": ";"}))
    plain = tmp_path / "plain.txt"
    plain.write_text(told(run("hash", exhibit / "two.jpg"))[0]["md5"])

    without = run("match", exhibit, "--known", table)
    result = run("match", exhibit, "--known", table, "--known", plain, "--mapping", mapping, "--json")
    mapping.write_text("[]")
    wrong = run("match", exhibit, "--known", table, "--mapping", mapping)

    assert without.exit_code == 1
    assert "--mapping" in without.stderr
    lists = {
        (Path(line["path"]).name, Path(match["list"]).name)
        for line in told(result)
        for match in line["matches"]
        if match["rule"] in ("md5", "sha256")
    }
    assert lists == {("one.png", "table.csv"), ("equal", "table.csv"), ("two.jpg", "plain.txt")}
    assert "table.csv: 1 records: Its category is not a number" in result.stderr
    assert wrong.exit_code == 1
    assert "holds no JSON object" in wrong.stderr


def test_what_hash_wrote_as_csv_is_a_list(exhibit: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.csv"
    known.write_text(run("hash", exhibit / "one.png", "--format", "csv").stdout)

    result = run("match", exhibit, "--known", known, "--json")

    found = {Path(line["path"]).name: [each["rule"] for each in line["matches"]] for line in told(result)}
    assert [found[name][0] for name in ("one.png", "equal")] == ["sha256", "sha256"]


def test_an_empty_file_is_known_by_no_list(exhibit: Path, tmp_path: Path) -> None:
    (exhibit / "empty.jpg").write_bytes(b"")
    known = tmp_path / "known.jsonl"
    known.write_text(run("hash", exhibit / "empty.jpg").stdout)

    assert "empty" not in run("match", exhibit, "--known", known).stdout


def test_a_list_of_no_known_format_is_refused(exhibit: Path) -> None:
    result = run("match", exhibit, "--known", exhibit / "film.mp4")

    assert result.exit_code == 1
    assert "film.mp4" in result.stderr


def test_copies_are_put_into_stacks(exhibit: Path) -> None:
    (exhibit / "again.mp4").write_bytes(film(seconds=3))

    result = run("stack", exhibit, "--json")

    stacks: dict[int, set[str]] = {}
    for line in told(result):
        stacks.setdefault(line["stack"], set()).add(Path(line["path"]).name)
    assert sorted(map(sorted, stacks.values())) == [
        ["again.mp4", "film.mp4"],
        ["equal", "one.png", "small.jpg"],
    ]
    assert run("stack", exhibit).stdout.count("\n") == 5


@pytest.mark.parametrize("name", ["hash", "match", "stack"])
def test_help_shows_an_example(name: str) -> None:
    shown = run(name, "--help").stdout

    assert f"\n  tutela {name} /media" in shown or f"\n    tutela {name} /media" in shown
    assert "\\b" not in shown


def test_hashing_changes_nothing_not_even_the_time_of_last_access(exhibit: Path) -> None:
    for _ in range(2):
        # Listing a folder is itself an access, once; the second round finds it listed.
        paths = sorted(exhibit.rglob("*"))
        for path in paths:
            os.utime(path, (10**9, 10**9), follow_symlinks=False)

    run("hash", exhibit)

    assert {(path.lstat().st_atime, path.lstat().st_mtime) for path in paths} == {(10**9, 10**9)}


def test_hashing_loads_no_compiler_no_database_and_no_decoder(exhibit: Path) -> None:
    program = (
        "import sys; from click.testing import CliRunner; from tutela.engine.cli.hash import hash_;"
        f"CliRunner().invoke(hash_, ['--workers', '1', {str(exhibit)!r}]);"
        "print([name for name in ('numba', 'django', 'av') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"

"""A file is there whole and for its owner only, or as it was; what is not there is told."""

import hashlib
import io
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from tutela import files
from tutela.files import FileThere, Unwritable

Settle = Callable[[Path, Collection[Path]], None]
WAYS = [files.settle, files.one_by_one]


@pytest.mark.parametrize("settle", WAYS)
def test_new_files_in_new_folders_are_settled_as_they_are(tmp_path: Path, settle: Settle) -> None:
    files = [tmp_path / f"{number}" / "object" for number in range(3)]
    for file in files:
        file.parent.mkdir()
        file.write_bytes(b"sealed")

    settle(tmp_path, files)

    assert [file.read_bytes() for file in files] == [b"sealed"] * 3


@pytest.mark.parametrize("settle", WAYS)
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, settle: Settle) -> None:
    with pytest.raises(FileNotFoundError):
        settle(tmp_path / "nowhere", [tmp_path / "nowhere" / "object"])


class _Cut(Exception):
    """Whatever may happen while a file is written."""


def test_a_file_is_whole_and_its_owners_only(tmp_path: Path) -> None:
    target = tmp_path / "key"

    with files.atomic(target) as out:
        out.write(b"secret")

    assert target.read_bytes() == b"secret"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_is_as_it_was_until_all_of_the_new_one_is_written(tmp_path: Path) -> None:
    target = tmp_path / "key"
    target.write_bytes(b"old")

    with suppress(_Cut), files.atomic(target) as out:
        out.write(b"new")
        out.flush()
        assert target.read_bytes() == b"old"
        raise _Cut

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_writer_left_is_removed_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "known [1].index"
    if not (child := os.fork()):
        with files.atomic(target) as out:
            out.write(b"half")
            out.flush()
            os._exit(0)
    os.waitpid(child, 0)
    left = list(tmp_path.iterdir())
    (tmp_path / "known 1.index").touch()

    files.remove_parts(target)

    assert len(left) == 1
    assert not target.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["known 1.index"]


def test_of_two_who_write_a_file_at_once_neither_spoils_what_the_other_wrote(tmp_path: Path) -> None:
    target = tmp_path / "mark"

    with files.atomic(target) as first:
        first.write(b"of the first")
        with files.atomic(target) as second:
            second.write(b"of the second")
        between = target.read_bytes()

    assert between == b"of the second"
    assert target.read_bytes() == b"of the first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_is_written_over_only_when_told(tmp_path: Path) -> None:
    target = tmp_path / "export"
    target.write_bytes(b"old")

    with pytest.raises(FileThere), files.new_file(target, force=False):
        pytest.fail("it was there")

    assert target.read_bytes() == b"old"
    with files.new_file(target, force=True) as out:
        out.write(b"new")
    assert target.read_bytes() == b"new"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(Unwritable, match="cannot be written"),
        files.new_file(tmp_path / "no" / "export", force=True),
    ):
        pytest.fail("there is no folder")


def test_bytes_are_digested_as_they_pass() -> None:
    out = io.BytesIO()
    sink = files.Digesting(out)

    written = cast(BinaryIO, sink).write(b"one") + cast(BinaryIO, sink).write(b"two")

    assert out.getvalue() == b"onetwo"
    assert (written, sink.size_bytes) == (6, 6)
    assert sink.hexdigest() == hashlib.sha256(b"onetwo").hexdigest()

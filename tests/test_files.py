"""What is made durable is there; what is not there is told, whichever way the file system is asked."""

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from tutela import files

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

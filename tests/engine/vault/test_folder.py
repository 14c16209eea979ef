"""A folder of objects gives files, whatever was put in their place."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tutela.engine.vault.folder import Folder
from tutela.engine.vault.store import ObjectMissing

NAME = "00" * 16


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_in_an_objects_place_is_told_and_not_waited_for(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    vault = Folder(tmp_path)
    vault.path(NAME).parent.mkdir()
    make(vault.path(NAME))

    with pytest.raises(ObjectMissing, match="is no file"):
        vault.reading(NAME)


def test_an_object_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    vault = Folder(tmp_path)
    with vault.writing(NAME) as out:
        out.write(b"sealed")

    with vault.reading(NAME) as sealed:
        assert sealed.readall() == b"sealed"

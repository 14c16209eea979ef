"""A file takes no more memory than it may, however long it says it is."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from bench.costs import descendants, peak_bytes
from tests.engine.hashing.drawing import film, hills
from tutela.engine.hashing.examiner import Examiner
from tutela.engine.media.facts import Condition

MIB = 1 << 20


def _beginning(form: str) -> bytes:
    if form in ("mp4", "avi", "matroska", "mpegts"):
        return film(form=form)
    made = io.BytesIO()
    Image.fromarray(hills(240, 320, 3)).save(made, form)
    return made.getvalue()


def _long_file(path: Path, form: str, size: int) -> Path:
    """A picture or film, followed by zeros that take no room on the disk."""
    with path.open("wb") as file:
        file.write(_beginning(form))
        file.truncate(size)
    return path


def _most_mib(others: set[int]) -> int:
    """Tell the most memory that a process below this one ever held, those of other tests aside."""
    return max(peak_bytes(process) for process in descendants(os.getpid()) if process not in others) // MIB


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "mp4", "mpegts"])
def test_a_sparse_file_of_4_gib_takes_no_worker_beyond_a_gib(tmp_path: Path, form: str) -> None:
    path = _long_file(tmp_path / "long", form, 4096 * MIB)
    others = set(descendants(os.getpid()))

    with Examiner() as examiner, path.open("rb") as file:
        examiner.examine(file)

        assert _most_mib(others) <= 1024


def test_a_picture_that_is_longer_than_the_memory_for_it_is_told_so_and_not_read(tmp_path: Path) -> None:
    path = _long_file(tmp_path / "long", "JPEG", 1100 * MIB)
    others = set(descendants(os.getpid()))

    with Examiner() as examiner, path.open("rb") as file:
        seen = examiner.examine(file)

        assert _most_mib(others) < 512
    assert (seen.facts.condition, seen.facts.note) == (Condition.OVER_LIMIT, "more than 960 MiB of memory")

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.demonstration.conftest import MOVIES, SCENES
from tutela.demonstration.painting import FolderInUse, Painted, PaintedOtherwise, paint
from tutela.demonstration.painting.plan import PictureTask, plan

PAINT_SLOWLY = """
import sys, pathlib
from tutela.demonstration.painting import paint
paint(pathlib.Path(sys.argv[1]), scenes=1, movies=0, progress=lambda done, steps: print(done, flush=True))
"""


def every_file(folder: Path) -> dict[bytes, bytes]:
    found = {}
    for at, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = os.path.join(at, name)
            if not os.path.islink(path):
                found[os.path.relpath(path, os.fsencode(folder))] = Path(os.fsdecode(path)).read_bytes()
    return found


def modified(folder: Path, path: bytes) -> float:
    return os.stat(os.path.join(os.fsencode(folder), path)).st_mtime


@pytest.fixture(scope="session")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, int]]]:
    """The beginning of the same unit in another folder, and what its progress said."""
    told: list[tuple[int, int]] = []
    into = tmp_path_factory.mktemp("smaller") / "exhibits"
    paint(into, scenes=5, movies=1, progress=lambda done, steps: told.append((done, steps)))
    return into, told


def test_the_same_seed_gives_the_same_bytes_and_times(
    root: Path, smaller: tuple[Path, list[tuple[int, int]]]
) -> None:
    first, second = every_file(root), every_file(smaller[0])

    shared = (first.keys() & second.keys()) - {b"painted.json"}

    assert len(shared) > 70
    assert [path for path in shared if first[path] != second[path]] == []
    assert [path for path in shared if modified(root, path) != modified(smaller[0], path)] == []


def test_progress_counts_up_to_every_step(smaller: tuple[Path, list[tuple[int, int]]]) -> None:
    _, told = smaller

    assert told == [(step, 10) for step in range(1, 11)]


def test_a_second_call_reads_what_the_first_one_left(painted: Painted, root: Path) -> None:
    told: list[int] = []

    again = paint(root, scenes=SCENES, movies=MOVIES, progress=lambda done, steps: told.append(done))

    assert again == painted
    assert told == []


def test_another_seed_gives_other_pictures() -> None:
    first = plan(1, 12, 0).tasks
    second = plan(2, 12, 0).tasks

    assert not {t.scene for t in first if isinstance(t, PictureTask)} & {
        t.scene for t in second if isinstance(t, PictureTask)
    }


def test_a_folder_painted_from_another_seed_is_refused(painted: Painted, root: Path) -> None:
    with pytest.raises(PaintedOtherwise, match="Choose another folder"):
        paint(root, seed=7)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")

    with pytest.raises(FolderInUse, match="not empty"):
        paint(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_painting_killed_half_way_is_started_again(tmp_path: Path) -> None:
    into = tmp_path / "exhibits"
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", PAINT_SLOWLY, str(into)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=surroundings) as painting:
        assert painting.stdout is not None
        painting.stdout.readline()
        os.kill(painting.pid, signal.SIGKILL)
    left_unfinished = not into.exists()

    painted = paint(into, scenes=1, movies=0)

    assert left_unfinished
    assert all(folder.is_dir() for folder in painted.exhibits)
    assert not into.with_name("exhibits.part").exists()


def test_files_are_older_than_the_seizure(painted: Painted) -> None:
    times = [path.lstat().st_mtime for exhibit in painted.exhibits for path in exhibit.rglob("*")]

    assert min(times) > time.mktime((2024, 5, 1, 0, 0, 0, 0, 0, 0))
    assert max(times) < time.mktime((2026, 1, 1, 0, 0, 0, 0, 0, 0))

"""Paint the demonstration unit into a folder, once, whatever interrupts it."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tutela.demonstration.painting.plan import EXHIBITS, LAST_DAY, NUMBER_BYTES, plan
from tutela.errors import Failed, Invalid

SCENES = 208
MOVIES = 10
PAINTERS = 2
MARK = "painted.json"
Progress = Callable[[int, int], None]


class FolderInUse(Invalid):
    """The folder to paint into holds something that was not painted."""

    code = "TU-D01"


class PaintedOtherwise(Invalid):
    """The folder was painted from another seed or at another size."""

    code = "TU-D02"


class PaintingFailed(Failed):
    """A painter stopped before its work was done."""

    code = "TU-D03"


@dataclass(frozen=True)
class PaintedOriginal:
    """A painted file whose content is to be known in advance.

    Args:
        path: the file.
        proxy_class: alpha, beta, gamma or none.
        kind: picture or video.
    """

    path: Path
    proxy_class: str
    kind: str


@dataclass(frozen=True)
class Painted:
    """What was painted.

    Args:
        exhibits: the folders phone and laptop.
        originals: files to make the demonstration hash list from; some lie in neither exhibit.
        refused: names that this file system does not take, with bytes outside UTF-8 as surrogates.
    """

    exhibits: tuple[Path, ...]
    originals: tuple[PaintedOriginal, ...]
    refused: tuple[str, ...] = ()


def paint(
    into: Path,
    seed: int = 2026,
    progress: Progress | None = None,
    *,
    scenes: int = SCENES,
    movies: int = MOVIES,
) -> Painted:
    """Paint the phone, the laptop and the known pictures; return at once if that was done before.

    Work happens in a folder beside the target that takes its name only when complete, so an interrupted
    painting leaves nothing that looks finished, and the next call starts again.

    Args:
        into: the folder to create.
        seed: the same seed gives the same bytes on the same machine.
        progress: told how many of how many steps are done.
        scenes: how many distinct pictures, fewer for a quick look.
        movies: how many videos, at most ten.

    Raises:
        FolderInUse: the folder holds something else.
        PaintedOtherwise: the folder was painted from another seed or at another size.
        PaintingFailed: a painter stopped, with what it said.
    """
    asked = {"seed": seed, "scenes": scenes, "movies": movies}
    into = into.absolute()
    if _is_painted(into):
        return _read(into, asked)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise FolderInUse(f"{into} is not empty. Choose a new folder, or empty this one.")
    into.parent.mkdir(parents=True, exist_ok=True)
    part = into.with_name(into.name + ".part")
    with _alone_in(part) as lock:
        if not _is_painted(into):
            refused = _let_paint(part, asked, lock, progress)
            _write_mark(part, asked, refused)
            part.rename(into)
        else:
            part.rmdir()
    return _read(into, asked)


def _is_painted(into: Path) -> bool:
    return (into / MARK).is_file()


@contextmanager
def _alone_in(part: Path) -> Iterator[int]:
    """Hold an emptied folder for ourselves; the lock goes with the process, however it ends."""
    while True:
        part.mkdir(exist_ok=True)
        descriptor = os.open(part, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # Whoever held it before may have renamed it meanwhile: then this lock is on the wrong folder.
            if not part.exists() or os.fstat(descriptor).st_ino != part.stat().st_ino:
                continue
            for left in part.iterdir():
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
            yield descriptor
            return
        finally:
            os.close(descriptor)


def _let_paint(part: Path, asked: dict[str, int], lock: int, progress: Progress | None) -> list[str]:
    """Let two child processes paint every task, and collect what they report."""
    tasks = len(plan(**asked).tasks)
    bowl, numbers = os.pipe()
    reports, out = os.pipe()
    # Both children draw task numbers from one pipe: whoever is free takes the next.
    os.write(numbers, b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in range(tasks)))
    os.close(numbers)
    command = [
        sys.executable,
        "-m",
        "tutela.demonstration.painting.painter",
        os.fspath(part),
        json.dumps(asked),
    ]
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "OMP_NUM_THREADS": "1",
    }
    refused: list[str] = []
    done = 0
    with ExitStack() as running:
        # The children share the lock: if this process is killed, nobody starts again while one still writes.
        painters = [
            running.enter_context(
                subprocess.Popen(  # noqa: S603 (this interpreter, a module of our own)
                    command,
                    stdin=bowl,
                    stdout=out,
                    stderr=subprocess.PIPE,
                    env=surroundings,
                    pass_fds=(lock,),
                )
            )
            for _ in range(PAINTERS)
        ]
        os.close(bowl)
        os.close(out)
        with os.fdopen(reports, encoding="utf-8") as lines:
            for done, line in enumerate(lines, start=1):
                refused.extend(json.loads(line))
                if progress is not None:
                    progress(done, tasks)
        errors = [painter.communicate()[1].decode(errors="replace") for painter in painters]
    if done != tasks or any(painter.returncode for painter in painters):
        raise PaintingFailed(f"{done} of {tasks} steps were painted. {' '.join(errors).strip()}")
    return sorted(refused)


def _write_mark(part: Path, asked: dict[str, int], refused: list[str]) -> None:
    known = [[original.path, original.proxy_class, original.kind] for original in plan(**asked).known]
    mark = {"asked": asked, "exhibits": list(EXHIBITS), "originals": known, "refused": refused}
    (part / MARK).write_text(json.dumps(mark, indent=1), encoding="utf-8")
    for folder, _, _ in os.walk(os.fsencode(part)):
        os.utime(folder, (LAST_DAY, LAST_DAY))


def _read(into: Path, asked: dict[str, int]) -> Painted:
    mark = json.loads((into / MARK).read_text(encoding="utf-8"))
    if mark["asked"] != asked:
        raise PaintedOtherwise(
            f"{into} was painted with {mark['asked']}, not {asked}. Choose another folder."
        )
    originals = tuple(PaintedOriginal(into / path, proxy, kind) for path, proxy, kind in mark["originals"])
    return Painted(tuple(into / name for name in mark["exhibits"]), originals, tuple(mark["refused"]))

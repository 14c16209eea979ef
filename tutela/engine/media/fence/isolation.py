"""The ways to start a fenced child, strongest first, and what the child gets to see."""

import importlib.util
import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from tutela.engine.media.fence import compiled
from tutela.engine.media.fence.wire import Message
from tutela.errors import Missing

_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from tutela.engine.media.fence import child; child.main()"
)
_MOST_HOPS = 20
_SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/etc/ld.so.cache")


class Level(StrEnum):
    """How strongly a child is fenced in, strongest first.

    Whatever else holds, a child without a filter of its system calls is unfiltered.
    """

    BUBBLEWRAP = "bubblewrap"
    NAMESPACES = "namespaces"
    REDUCED = "reduced"
    UNFILTERED = "unfiltered"

    def is_at_least(self, other: "Level") -> bool:
        """Say whether this level is as strong as another."""
        return list(Level).index(self) <= list(Level).index(other)


# Those that a child is started at; what is in force says if it is one of them.
STARTED_AT = (Level.BUBBLEWRAP, Level.NAMESPACES, Level.REDUCED)


class NoSuchWork(Missing):
    """The work function's package cannot be found."""

    code = "TU-M11"


def command(level: Level, *works: str) -> list[str] | None:
    """Give the command that starts a child at this level, or None where its program is not installed.

    Args:
        level: how strongly the child is fenced in.
        works: what the child will load, each as `module:name`.
    """
    python = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _START, json.dumps(_path()), level.value]
    if level is not Level.BUBBLEWRAP:
        return python
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return None
    fenced = [bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    fenced += ["--proc", "/proc"] if os.path.exists("/proc/self/statm") else []
    fenced += ["--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - the child's own, gone with it
    for path in _visible(works):
        fenced += ["--ro-bind-try", path, path]
    return [*fenced, "--chdir", "/", "--", *python]


def environment() -> dict[str, str]:
    """Give the child's whole environment: nothing of the parent's but where its loader finds libraries."""
    kept = {"LD_LIBRARY_PATH": os.environ["LD_LIBRARY_PATH"]} if "LD_LIBRARY_PATH" in os.environ else {}
    return {
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        # One thread for linear algebra and two memory pools: address space is what the limit counts.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "NUMBA_CACHE_LOCATOR_CLASSES": "tutela.engine.media.fence.numba_cache.SeededLocator",
        compiled.VARIABLE: str(compiled.of_this_user()),
        **kept,
    }


def _path() -> list[str]:
    absolute = dict.fromkeys(os.path.abspath(path) for path in sys.path if path)
    return [path for path in absolute if os.path.exists(path)]


def _visible(works: Iterable[str]) -> list[str]:
    """List what a child must see: interpreter, libraries, this package, the packages of its work."""
    wanted = [*_SYSTEM, sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    wanted += [path for path in sysconfig.get_paths().values() if os.path.isdir(path)]
    wanted += [path for path in _path() if Path(path).name in ("site-packages", "dist-packages")]
    wanted += _hops(Path(sys.executable))
    wanted += filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(":"))
    wanted += [str(Path(__file__).parents[3]), *map(_package, works), str(compiled.of_this_user())]
    return _outermost(os.path.abspath(path) for path in wanted if os.path.exists(path))


def _hops(path: Path) -> list[str]:
    """Follow links to the interpreter one by one: each must be there for the next to be found."""
    hops = [str(path.parent)]
    while path.is_symlink() and len(hops) < _MOST_HOPS:
        path = path.parent / path.readlink()
        hops.append(os.path.normpath(path.parent))
    return hops


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        # A whole root or home as a prefix would show the child everything: such a Python is not supported.
        if path != "/" and not any(path == folder or path.startswith(folder + "/") for folder in kept):
            kept.append(path)
    return kept


def _package(work: str) -> str:
    top = work.partition(":")[0].partition(".")[0]
    spec = importlib.util.find_spec(top)
    if spec is None:
        raise NoSuchWork(f"{top!r} is not installed")
    if spec.submodule_search_locations:
        return next(iter(spec.submodule_search_locations))
    if spec.origin is None:
        raise NoSuchWork(f"{top!r} has no file")
    return spec.origin


def nothing(_stream: BinaryIO, _asked: dict[str, Any]) -> Iterator[Message]:
    """Answer any call with an empty message: the work of a child started only to see how far it gets."""
    yield Message()

"""What was compiled once is found by children, also where nobody may write beside the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tutela.engine.media.fence.isolation import environment

KERNEL = """
import numba
@numba.njit("int64(int64)", cache=True)
def doubled(number):
    return 2 * number
"""
ASK = """
import sys
sys.path.append(sys.argv[1])
import kernel
print(sum(kernel.doubled.stats.cache_hits.values()))
"""


def _cache_hits(folder: Path, surroundings: dict[str, str]) -> int:
    command = [sys.executable, "-c", ASK, str(folder)]
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return int(subprocess.run(command, env={**surroundings, **path}, check=True, capture_output=True).stdout)


def test_a_child_finds_what_was_compiled_in_its_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, home = tmp_path / "program", tmp_path / "home"
    program.mkdir()
    (program / "kernel.py").write_text(KERNEL)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(home))
    child = {**environment(), "NUMBA_CACHE_DIR": str(tmp_path / "child")}

    first = _cache_hits(program, dict(os.environ))
    in_child = _cache_hits(program, child)

    assert (first, in_child) == (0, 1)
    assert not list(program.glob("__pycache__/*.nbi"))


def test_what_it_may_not_read_a_child_compiles_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, home = tmp_path / "program", tmp_path / "home"
    program.mkdir()
    (program / "kernel.py").write_text(KERNEL)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(home))
    child = {**environment(), "NUMBA_CACHE_DIR": str(tmp_path / "child")}
    _cache_hits(program, dict(os.environ))
    for kept in home.rglob("*.nb?"):
        # As if another user had compiled it; whoever runs this may be root, from whom no mode keeps anything.
        kept.unlink()
        kept.symlink_to(tmp_path / "kept to themselves")

    in_child = _cache_hits(program, child)

    assert in_child == 0

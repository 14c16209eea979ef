"""Counts, part by part, how many small changes of the code its tests notice: `make mutants`.

SAMPLE=N takes N changes of a part (the same ones every time), SAMPLE=all every one; PARTS names the parts.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from tests.mutants import operators
from tests.mutants.table import PARTS

ROOT = Path(__file__).parent.parent.parent
LEAST, AT_ONCE = 0.85, 2
# A change may make a loop endless: this much longer than the unchanged module's tests, and it is noticed.
TIMES, MORE_S = 3, 20


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    part: str
    module: str
    number: int
    said: str


def mutants(part: str, sample: int | None) -> list[Mutant]:
    """List a part's changes, or a sample that is the same every time."""
    found = [
        Mutant(part, module, number, said)
        for module in PARTS[part][0]
        for number, (said, _) in enumerate(operators.changes(_file(module).read_text()))
    ]
    if sample is None or sample >= len(found):
        return found
    return sorted(random.Random(part).sample(found, sample), key=lambda one: (one.module, one.number))


def _file(module: str) -> Path:
    path = ROOT / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def tested(part: str, module: str, number: int, limit_s: float | None) -> int | None:
    """Run the part's tests on a change of a module; give pytest's exit code, None when the time was up."""
    command = [sys.executable, "-m", "tests.mutants.changed", module, str(number), *PARTS[part][1]]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def survivors(part: str, found: list[Mutant], pool: ThreadPoolExecutor) -> Iterator[Mutant]:
    """Give the changes that no test of the part notices."""
    started = time.monotonic()
    if tested(part, "", -1, None) != 0:
        raise SystemExit(f"{part}: its tests fail on the code as it is.")
    limit_s = (time.monotonic() - started) * TIMES + MORE_S
    codes = pool.map(lambda one: tested(part, one.module, one.number, limit_s), found)
    for one, code in zip(found, codes, strict=True):
        if code == 0:
            yield one


def main() -> int:
    """Print what survived, and killed/total by part and in all; give the exit code."""
    asked = os.environ.get("SAMPLE", "") or "40"
    sample = None if asked == "all" else int(asked)
    total, killed = 0, 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for part in os.environ.get("PARTS", "").split() or PARTS:
            found = mutants(part, sample)
            alive = 0
            for one in survivors(part, found, pool):
                alive += 1
                click.echo(f"  survived: {one.module} {one.said}")
            total, killed = total + len(found), killed + len(found) - alive
            click.echo(f"{part}: {len(found) - alive}/{len(found)} killed")
    click.echo(f"in all: {killed}/{total} killed, {killed / total:.0%}; at least {LEAST:.0%} is asked for")
    return 0 if killed >= LEAST * total else 1


if __name__ == "__main__":
    sys.exit(main())

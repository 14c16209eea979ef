"""Backups: how long one of an exhibit of small files takes, and a restore of it on an empty machine."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness.asked import Asked
from bench.harness.peer import ROOT, Served
from bench.harness.rows import Row, row
from bench.ingest import small_pictures
from bench.installation import settings

FILES, QUICK_FILES = 10_000, 50
GOAL = "<= 120"
_PLACES = '[backup]\nstore = "file:{folder}/backups"\nkeys = "{folder}/safe"\n'
_PASSPHRASE = "painted horses draw slow carriages"  # noqa: S105 - of the bench alone


def run(asked: Asked) -> Iterator[Row]:
    """Receive an exhibit, back it up for the first time, and restore that in an empty folder."""
    count = QUICK_FILES if asked.quick else FILES
    with TemporaryDirectory(prefix="tutela-bench-") as name:
        folder = Path(name)
        for each in ("installed", "anew", "backups", "safe"):
            (folder / each).mkdir()
        (folder / "passphrase").write_text(f"{_PASSPHRASE}\n")
        places = _PLACES.format(folder=folder)
        first = settings(folder / "installed", more=places)
        source = small_pictures(folder / "source", count, first=0)
        with Served("backup", [sys.executable, "-m", "bench.line"], first) as line:
            line.ask("set_up")
            line.ask("receive", exhibit="JB1", source=str(source))
        second = settings(folder / "anew", more=places)
        for verb, environment in (("make", first), ("restore", second)):
            took_s = _took_s(verb, environment, folder / "passphrase")
            yield row("backup", f"{count:,} files, {verb}", took_s, "s", goal=GOAL)


def _took_s(verb: str, environment: Mapping[str, str], passphrase: Path) -> float:
    command = [sys.executable, "-m", "tutela", "backup", verb, "--passphrase-file", str(passphrase)]
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)  # noqa: S603 - our own
    return time.monotonic() - began

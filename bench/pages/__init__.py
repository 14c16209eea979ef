"""Opens the pages of a large unit on SQLite and PostgreSQL, and compares each with its goal."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.harness.asked import Asked
from bench.harness.peer import ROOT
from bench.harness.rows import Row, row
from bench.installation import settings
from tests.postgres import short_lived

ITEMS, EXHIBITS = 100_000, 10_000
QUICK_ITEMS, QUICK_EXHIBITS = 5_000, 500
# A page that lists, and one that counts all of a large exhibit.
LISTED_MS, COUNTED_MS = 150, 300
_COUNTED = ("results/", "/exhibits/OP-1/JB1/")


def run(asked: Asked) -> Iterator[Row]:
    """Give the median and the 95th of a hundred of each page: on a SQLite file, and on PostgreSQL."""
    size = (QUICK_ITEMS, QUICK_EXHIBITS) if asked.quick else (ITEMS, EXHIBITS)
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(size, settings(Path(folder)), "SQLite")
    with short_lived() as cluster, tempfile.TemporaryDirectory() as folder:
        yield from _measured(size, settings(Path(folder), cluster.url), "PostgreSQL")


def _measured(size: tuple[int, int], environment: dict[str, str], kind: str) -> Iterator[Row]:
    """Have another process do it: what it holds is no part of this one."""
    command = [sys.executable, "-m", "bench.pages.opening", *map(str, size)]
    said = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    for page in json.loads(said.splitlines()[-1]):
        goal = COUNTED_MS if page["address"].endswith(_COUNTED) else LISTED_MS
        case = f"{page['address']} of {page['name']}, {page['questions']} queries"
        yield row("pages", f"{case}, p50, {kind}", page["p50_ms"], "ms")
        yield row("pages", f"{case}, p95, {kind}", page["p95_ms"], "ms", peer="goal", peer_value=goal)

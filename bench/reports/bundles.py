"""Bundles a million reports from none, and joins one more at a time, on SQLite and PostgreSQL."""

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

REPORTS, QUICK_REPORTS = 1_000_000, 20_000


def run(asked: Asked) -> Iterator[Row]:
    """Give the figures of bundling: on a SQLite file, and on PostgreSQL."""
    count = QUICK_REPORTS if asked.quick else REPORTS
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(count, settings(Path(folder)), "SQLite")
    with short_lived() as cluster, tempfile.TemporaryDirectory() as folder:
        yield from _measured(count, settings(Path(folder), cluster.url), "PostgreSQL")


def _measured(count: int, environment: dict[str, str], kind: str) -> Iterator[Row]:
    """Have another process do it: what it compiled and what it holds are no part of this one."""
    command = [sys.executable, "-m", "bench.reports.bundling", str(count)]
    said = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    figures = json.loads(said.splitlines()[-1])
    case = f"{count:,} reports"
    yield row(
        "reports",
        f"bundle {case} from none, {figures['joins']:,} joins, {kind}",
        figures["anew_s"],
        "s",
        goal="<= 60",
    )
    yield row(
        "reports",
        f"join one more, in the transaction that takes it in, at {case}, p95, {kind}",
        figures["join_ms"],
        "ms",
        goal="< 5",
    )
    yield row(
        "reports", f"note eight identifiers of one, join and commit, p95, {kind}", figures["whole_ms"], "ms"
    )
    yield row(
        "reports", f"look up an identifier at {case}, p95, {kind}", figures["look_up_ms"], "ms", goal="< 20"
    )

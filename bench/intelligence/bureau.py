"""What a bureau makes of a case: a package of a thousand parts, a schedule, and who is around an entity."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness.asked import Asked
from bench.harness.peer import Served
from bench.harness.rows import Row, row
from bench.installation import settings
from tests import postgres
from tests.engine.communications import writing
from tutela.casework.packages.signed import verify_package

MARKS, QUICK_MARKS = 1000, 20
# Two lines of a schedule for each exhibit.
EXHIBITS, QUICK_EXHIBITS = 150, 5
SETTINGS, QUICK_SETTINGS = 100, 2
ENTITIES, TIES = 100_000, 300_000
_TIMES = 40
_QUICK_PART = 100


def run(asked: Asked) -> Iterator[Row]:
    """Make them on SQLite and then on PostgreSQL."""
    for name in ("SQLite", "PostgreSQL"):
        with ExitStack() as held:
            folder = Path(held.enter_context(TemporaryDirectory(prefix="tutela-bench-")))
            url = "" if name == "SQLite" else held.enter_context(postgres.short_lived()).url
            command = [sys.executable, "-m", "bench.intelligence.bureau_desk"]
            desk = held.enter_context(Served("bureau", command, settings(folder, url)))
            desk.ask("set_up")
            yield from _package(name, desk, folder, QUICK_MARKS if asked.quick else MARKS)
            yield from _statement(name, desk, folder, quick=asked.quick)
            yield from _around(name, desk, _QUICK_PART if asked.quick else 1)


def _package(name: str, desk: Served, folder: Path, marks: int) -> Iterator[Row]:
    (folder / "phone").mkdir()
    (folder / "phone" / "result.json").write_bytes(writing.telegram(2 * marks))
    packed = folder / "package.zip"
    sent = desk.ask("send_package", chat=str(folder / "phone"), marks=marks, out=str(packed)).result
    case = f"package of {sent['parts']:,} parts"
    whole = sent["made_s"] + sent["sent_s"]
    yield row("intelligence", f"{case}, made, checked, signed and packed, {name}", whole, "s", goal="< 10")
    begun = time.perf_counter()
    # As whoever receives it runs it: a program of its own, without Tutela.
    subprocess.run([sys.executable, "-I", verify_package.__file__, packed], check=True, capture_output=True)  # noqa: S603
    took = time.perf_counter() - begun
    yield row("intelligence", f"{case}, proved by the outside program, {name}", took, "s", goal="< 2")


def _statement(name: str, desk: Served, folder: Path, *, quick: bool) -> Iterator[Row]:
    exhibits, times = (QUICK_EXHIBITS, QUICK_SETTINGS) if quick else (EXHIBITS, SETTINGS)
    made = desk.ask("make_statement", exhibits=exhibits, folder=str(folder / "seized"), times=times).result
    case = f"schedule of {made['rows']} rows"
    yield row("intelligence", f"{case}, made, checked and signed, {name}", made["first_s"], "s", goal="<= 2")
    yield row("intelligence", f"{case}, set, longest of {times}, {name}", made["longest_s"], "s", goal="<= 2")
    yield row("intelligence", f"{case}, digests of {times} settings, {name}", made["digests"], "", goal="1")


def _around(name: str, desk: Served, part: int) -> Iterator[Row]:
    entities = ENTITIES // part
    ties = desk.ask("fill_entities", entities=entities, ties=TIES // part).result
    found = desk.ask("open_around", times=_TIMES).result
    case = f"around an entity of {entities:,}, {ties:,} ties"
    yield row("intelligence", f"{case}, p95, {name}", found["p95_ms"], "ms", goal="< 200")
    yield row("intelligence", f"{case}, around the hub, p95, {name}", found["hub_ms"], "ms", goal="< 200")
    yield row("intelligence", f"{case}, most that is drawn, {name}", found["drawn"], "nodes", goal="<= 300")

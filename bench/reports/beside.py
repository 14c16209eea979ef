"""Saves at the desk while ten thousand CyberTips come in beside them, on SQLite and PostgreSQL."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness.asked import Asked
from bench.harness.peer import Served
from bench.harness.rows import Row, row
from bench.installation import settings
from tests import postgres
from tutela.demonstration import cybertips

COMING, QUICK_COMING, THERE = 10_000, 1000, 500
# What a save may take at most, of ninety-five in a hundred.
GOAL = "< 100"


def run(asked: Asked) -> Iterator[Row]:
    """Take tips in by one process while another one saves, on SQLite and then on PostgreSQL."""
    for name in ("SQLite", "PostgreSQL"):
        with ExitStack() as held:
            folder = Path(held.enter_context(TemporaryDirectory(prefix="tutela-bench-")))
            url = "" if name == "SQLite" else held.enter_context(postgres.short_lived()).url
            command = [sys.executable, "-m", "bench.reports.tips_desk"]
            taking = held.enter_context(Served("reports", command, settings(folder, url)))
            taking.ask("set_up")
            desk = held.enter_context(Served("desk", command, settings(folder, url)))
            yield from _on(name, taking, desk, folder, QUICK_COMING if asked.quick else COMING)


def _on(name: str, taking: Served, desk: Served, folder: Path, count: int) -> Iterator[Row]:
    for part, first, last in (("there", 0, THERE), ("coming", THERE, THERE + count)):
        (folder / part).mkdir()
        for number, tip in enumerate(cybertips.tips(last)):
            if number >= first:
                (folder / part / tip.name).write_bytes(tip.octets)
    taking.ask("take_in", folder=str(folder / "there"))
    alone = _p95(desk.ask("save", times=THERE // 4).result)
    yield row("reports", f"a save at the desk, nothing coming in, p95, {name}", alone, "ms", goal=GOAL)
    took = list[float]()
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(taking.ask, "take_in", folder=str(folder / "coming"))
        while not coming.done():
            took += desk.ask("save", times=20).result
    answer = coming.result()
    case = f"while {count:,} CyberTips come in, p95 of {len(took)}"
    yield row("reports", f"a save at the desk {case}, {name}", _p95(took), "ms", goal=GOAL)
    rate = answer.result / answer.cost.wall_s
    yield row("reports", f"CyberTips a second beside such saves, {name}", rate, "reports/s")


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]

"""Reports: how many CyberTips a second come in by the whole door, and how fast the queue opens at a size."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness.asked import Asked
from bench.harness.peer import Served
from bench.harness.rows import Row, row
from bench.installation import settings
from bench.reports.tips_desk import HEAD, PERSON
from tests import postgres
from tutela.demonstration import cybertips

WARM, TIPS, QUICK_TIPS = 300, 3000, 500
# A million unless TUTELA_BENCH_REPORTS says another number, which stands in the rows.
REPORTS, QUICK_REPORTS = int(os.environ.get("TUTELA_BENCH_REPORTS", "1000000")), 5000
_TIMES = 40
_PAGES = {
    "queue, first page": "/reports/",
    "queue, the oldest first": "/reports/?view=oldest",
    "queue of a source": "/reports/?source=ncmec",
    "queue of a class": "/reports/?report_class=informational",
    "queue of a band": "/reports/?band=M",
    "settled of a source": "/reports/?state=settled&source=company",
    "open ones of an owner": "/reports/?view=oldest&owner=0",
    "open ones of a band and a month": "/reports/?view=oldest&band=V&since={month}",
    "open ones at immediate risk": "/reports/?view=oldest&at_risk=yes",
    "received of a source": "/reports/?view=received&source=child&since={month}",
    "ended of a source as an outcome": "/reports/?view=ended&source=child&outcome=referred&since={year}",
    "board of what waits": "/boards/",
    "board of fourteen days": "/boards/flow/",
    "board of clocks": "/boards/clocks/",
    "board of bundles": "/boards/bundles/",
    "board of a year": "/boards/flow/?since={year}",
    "figures of the manager": "/figures/management/",
    "figures of the senior officer": "/figures/command/",
    "figures, the rows of one": "/figures/of/reports-received/rows/",
    "queue, far behind": "/reports/?after=300_2026-06-01T00:00:00%2B00:00_1",
}


def run(asked: Asked) -> Iterator[Row]:
    """Take tips in and open pages, on SQLite and then on PostgreSQL."""
    for name in ("SQLite", "PostgreSQL"):
        with ExitStack() as held:
            folder = Path(held.enter_context(TemporaryDirectory(prefix="tutela-bench-")))
            url = "" if name == "SQLite" else held.enter_context(postgres.short_lived()).url
            command = [sys.executable, "-m", "bench.reports.tips_desk"]
            desk = held.enter_context(Served("reports", command, settings(folder, url)))
            desk.ask("set_up")
            yield from _on(name, desk, folder, asked)


def _on(name: str, desk: Served, folder: Path, asked: Asked) -> Iterator[Row]:
    warm, tips = folder / "warm", folder / "tips"
    warm.mkdir()
    tips.mkdir()
    for number, tip in enumerate(cybertips.tips(WARM + (QUICK_TIPS if asked.quick else TIPS))):
        ((warm if number < WARM else tips) / tip.name).write_bytes(tip.octets)
    # To start a process and load what it runs is no cost of a report.
    desk.ask("take_in", folder=str(warm))
    taken = desk.ask("take_in", folder=str(tips))
    rate = taken.result / taken.cost.wall_s
    yield row("reports", f"CyberTips by the whole door, {name}", rate, "reports/s", goal=">= 500")
    # What else the machine does makes that slower, and this hardly; reading behind the fence is beside it.
    of_one = 1000 * taken.cost.processor_s / taken.result
    yield row("reports", f"processor for one on record, {name}", of_one, "ms")
    yield from _pages(name, desk, asked)


def _pages(name: str, desk: Served, asked: Asked) -> Iterator[Row]:
    """Open every page of the queue, of the boards and of the figures, each forty times."""
    count = desk.ask("fill", count=QUICK_REPORTS if asked.quick else REPORTS).result
    for case, address in _PAGES.items():
        who = HEAD if case.startswith("figures") else PERSON
        found = desk.ask("open_page", address=_dated(address), times=_TIMES, who=who).result
        goal = (
            "< 300"
            if case.startswith(("board", "figures"))
            else "< 50"
            if case.startswith("queue, ")
            else "< 150"
        )
        yield row("reports", f"{case}, p95 at {count:,}, {name}", found["p95_ms"], "ms", goal=goal)
        yield row("reports", f"{case}, processor at {count:,}, {name}", found["used_ms"], "ms")
        most = "<= 6" if case.startswith("queue, ") else ""
        yield row(
            "reports", f"{case}, questions at {count:,}, {name}", found["questions"], "questions", goal=most
        )
    counted = desk.ask("recount").cost
    yield row("reports", f"all counted anew at {count:,}, {name}", counted.wall_s, "s")


def _dated(address: str) -> str:
    """Put days into an address that names them by how long ago they are."""
    ago = {"month": 30, "year": 365}
    return address.format(**{name: date.today() - timedelta(days=days) for name, days in ago.items()})

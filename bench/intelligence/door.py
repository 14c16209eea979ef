"""Communications: messages a second from a received file to the record, and how fast a long thread opens."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.costs import peak_bytes
from bench.harness.asked import Asked
from bench.harness.peer import Served
from bench.harness.rows import Row, row
from bench.installation import settings
from tests import postgres
from tests.engine.communications import writing

# So many lie within this century, seven hours apart.
COUNT, QUICK_COUNT = 50_000, 2_000
_TIMES = 20


def run(asked: Asked) -> Iterator[Row]:
    """Read a chat of Telegram on SQLite and then on PostgreSQL, and open its pages."""
    count = QUICK_COUNT if asked.quick else COUNT
    for name in ("SQLite", "PostgreSQL"):
        with ExitStack() as held:
            folder = Path(held.enter_context(TemporaryDirectory(prefix="tutela-bench-")))
            url = "" if name == "SQLite" else held.enter_context(postgres.short_lived()).url
            command = [sys.executable, "-m", "bench.intelligence.desk"]
            desk = held.enter_context(Served("communications", command, settings(folder, url)))
            (folder / "phone").mkdir()
            (folder / "phone" / "result.json").write_bytes(writing.telegram(count))
            desk.ask("set_up", folder=str(folder / "phone"))
            taken = desk.ask("read")
            rate = taken.result / taken.cost.wall_s
            case = f"Telegram on record and indexed, {count:,} messages, {name}"
            yield row("intelligence", case, rate, "messages/s", goal=">= 15000")
            yield row(
                "intelligence",
                f"most memory of who keeps them, {name}",
                peak_bytes(desk.pid) / (1 << 20),
                "MiB",
            )
            for page, goal in (("first", "< 150"), ("day", "< 150"), ("words", "< 100")):
                took = desk.ask("open_thread", page=page, times=_TIMES).result
                yield row("intelligence", f"thread of {count:,}, {page}, p95, {name}", took, "ms", goal=goal)

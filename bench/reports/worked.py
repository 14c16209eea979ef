"""Works reports by script through the pages, as a person would by keys: how many an hour the pages take."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness.asked import Asked
from bench.harness.peer import Served
from bench.harness.rows import Row, row
from bench.installation import settings
from tests import postgres
from tests.engine.hosting import world

REPORTS, QUICK_REPORTS = 60, 6
_FILES = ("delegated", "routes", "registrations", "geography")


def run(asked: Asked) -> Iterator[Row]:
    """Take each up, trace its address, decide it and make the notice, on SQLite and then on PostgreSQL."""
    count = QUICK_REPORTS if asked.quick else REPORTS
    for name in ("SQLite", "PostgreSQL"):
        with ExitStack() as held:
            folder = Path(held.enter_context(TemporaryDirectory(prefix="tutela-bench-")))
            url = "" if name == "SQLite" else held.enter_context(postgres.short_lived()).url
            files = world.made(folder)
            lines = [f"{each} = {json.dumps([str(one) for one in getattr(files, each)])}" for each in _FILES]
            command = [sys.executable, "-m", "bench.reports.tips_desk"]
            environment = settings(folder, url, "\n".join(["[hosting]", *lines, ""]))
            desk = held.enter_context(Served("reports", command, environment))
            desk.ask("set_up")
            desk.ask("work", count=2)
            worked = desk.ask("work", count=count)
            case = f"{count} reports worked by script, from the queue to the notice, {name}"
            yield row("reports", case, 3600 * worked.result / worked.cost.wall_s, "an hour", goal=">= 60")

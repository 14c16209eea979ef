"""Measures the grading desk in a Chromium against its budget, U1 to U11: each figure beside its floor."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.harness.asked import Asked
from bench.harness.peer import PeerMissing
from bench.harness.rows import Row
from bench.workbench import measures
from bench.workbench.unit import painted_unit
from tests.browser import chromium
from tests.browser.desks import Desks
from tests.browser.walk import Walk, unseen


def run(asked: Asked) -> Iterator[Row]:
    """Give each figure of the budget: of a painted unit with a hundred thousand items behind what is graded.

    Raises:
        PeerMissing: there is no Chromium on this machine.
    """
    if chromium.found() is None:
        raise PeerMissing("no Chromium on this machine")
    scale = measures.QUICK if asked.quick else measures.WHOLE
    with tempfile.TemporaryDirectory(prefix="tutela-bench-") as folder, chromium.browser() as browser:
        installation = painted_unit(Path(folder) / "unit", scale.painted, scale.behind)
        with installation.up():
            yield from measures.every(Desks(Walk(installation, browser, unseen)), scale)

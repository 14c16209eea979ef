"""Asks the companies' door for references that are another's or nobody's: they must answer alike."""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from tests.engine.statutory.submissions import not_held
from tests.portal.opened import Answer, OpenPortal

TRIES, TRIES_QUICKLY = 500, 50


def run(asked: Asked) -> Iterator[Row]:
    """Give how far apart they are: by what they say, and by how long that takes."""
    with tempfile.TemporaryDirectory() as folder:
        portal = OpenPortal(Path(folder))
        portal.let_in()
        with portal.serving():
            yield from _measured(portal, TRIES_QUICKLY if asked.quick else TRIES)


def _measured(portal: OpenPortal, tries: int) -> Iterator[Row]:
    foreign = portal.sent(_fresh(), str(uuid4()), "two").said["reference"]
    took: dict[str, list[float]] = {foreign: [], "P-" + "0" * 16: []}
    said = set[str]()
    for _ in range(tries):
        for reference in random.sample(list(took), len(took)):
            began = time.perf_counter()
            answer = portal.sent(_fresh(previous=[reference]), str(uuid4()))
            took[reference].append(time.perf_counter() - began)
            said.add(_what(answer, reference))
    # Of the tries, the fastest tenth: what each takes where nothing else of the machine's is in the way.
    fast = [quantiles(seconds, n=10)[0] for seconds in took.values()]
    apart = 100 * (max(fast) / min(fast) - 1)
    yield row("reports", "different answers to another's reference and nobody's", len(said), "", goal="1")
    yield row("reports", "another's reference and nobody's, apart by", apart, "%", goal="<= 5")


def _what(answer: Answer, reference: str) -> str:
    return f"{answer.status} {answer.text.replace(reference, 'REFERENCE')}"


def _fresh(**more: object) -> dict[str, object]:
    return {**not_held(), "own_reference": f"C-{uuid4()}", **more}

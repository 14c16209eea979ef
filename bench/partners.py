"""Asks an open door for look-ups as partners' programs do: over HTTP, on record, within what is agreed."""

import http.client
import json
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import numpy as np

from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from bench.hashes import asked_for, clustered
from tests.matcher.opened import OpenMatcher

KNOWN, KNOWN_QUICKLY = 1_000_000, 20_000
SENT, SENT_QUICKLY, PROGRAMS = 10_000, 1_000, 16
# As `make bench` measures it on this machine, beside ours: its index alone, asked for 4,000 at once.
HMAS_INDEX, HMAS_LOOKUPS = "faiss MultiHash 16 x 16 (HMA), without HTTP", 144


def run(asked: Asked) -> Iterator[Row]:
    """Give the look-ups a second over HTTP, and how long one takes, alone and among many."""
    count = KNOWN_QUICKLY if asked.quick else KNOWN
    known = clustered(count)
    queries = [each.tobytes().hex() for each in asked_for(known, 4000)]
    with tempfile.TemporaryDirectory() as folder:
        matcher = OpenMatcher(Path(folder) / "unit", "")
        lines = Path(folder) / "known.txt"
        lines.write_text("".join(f"{each.tobytes().hex()}\n" for each in known))
        matcher.installation.run("list", "import", "Suggested", str(lines), "--kind", "pdq", "--as", "sam")
        with matcher.serving():
            _took(matcher, queries[:50], 1)
            alone = _took(matcher, queries[:200], 1)
            sent = SENT_QUICKLY if asked.quick else SENT
            began = time.perf_counter()
            together = _took(matcher, [queries[at % len(queries)] for at in range(sent)], PROGRAMS)
            seconds = time.perf_counter() - began
        [(recorded,)] = matcher.rows("select sum(asked) from lookups_asked")
    size = f"{count:,} known"
    yield row(
        "partners", f"look-ups over HTTP, {PROGRAMS} programs, {size}", sent / seconds, "look-ups/s",
        peer="" if asked.quick else HMAS_INDEX, peer_value=None if asked.quick else HMAS_LOOKUPS,
    )  # fmt: skip
    yield row("partners", f"one at a time, median, {size}", median(alone) * 1000, "ms")
    p95 = quantiles(together, n=20)[-1]
    yield row("partners", f"one among {PROGRAMS} programs, p95, {size}", p95 * 1000, "ms")
    yield row("partners", "answered and not on record", sent + 250 - recorded, "look-ups", goal="0")


def _took(matcher: OpenMatcher, signals: list[str], programs: int) -> list[float]:
    """Ask for all, by so many programs at a time, each on a connection that stays; give the seconds."""

    def ask(part: list[str]) -> list[float]:
        took = []
        with closing(http.client.HTTPConnection("127.0.0.1", matcher.port, timeout=120)) as link:
            for signal in part:
                at = time.perf_counter()
                asked = urlencode({"signal_type": "pdq", "signal": signal})
                link.request("GET", f"/k/{matcher.keys['platform']}/m/lookup?{asked}")
                answer = link.getresponse()
                said = json.loads(answer.read())
                if answer.status != http.HTTPStatus.OK:
                    raise RuntimeError(f"{answer.status}: {said}")
                took.append(time.perf_counter() - at)
        return took

    parts = [list(each) for each in np.array_split(np.array(signals), programs)]
    with ThreadPoolExecutor(programs) as clients:
        return [each for part in clients.map(ask, parts) for each in part]

"""Sends reports to an open door at fifty a second, counts what is lost, and times what receipts open."""

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from statistics import quantiles

from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from tests.postgres import short_lived
from tests.public.opened import OpenDoor
from tutela.casework.letterbox import receipts
from tutela.casework.letterbox.letters import Standing, Told

A_SECOND, SENT, SENT_QUICKLY = 50, 10_000, 500
TRIES, TRIES_QUICKLY = 1000, 100
MARKERS = {"User_Agent": "MARKER-AGENT", "Cookie": "a=MARKER-COOKIE", "Referer": "https://marker.example/"}
SOUGHT = (b"MARKER-AGENT", b"MARKER-COOKIE", b"marker.example")


def run(asked: Asked) -> Iterator[Row]:
    """Give the figures of the door: on a SQLite file, and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(asked, OpenDoor(Path(folder) / "door", busy_after=10**9), "SQLite")
    with short_lived() as cluster, tempfile.TemporaryDirectory() as folder:
        door = OpenDoor(Path(folder) / "door", busy_after=10**9, database=cluster.url)
        yield from _measured(asked, door, "PostgreSQL")


def _measured(asked: Asked, door: OpenDoor, kind: str) -> Iterator[Row]:
    count = SENT_QUICKLY if asked.quick else SENT
    with door.serving():
        took = _sent(door, count)
        lost = count - len(door.letters())
        yield row(
            "reports", f"public form at {A_SECOND}/s, p95, {kind}", _p95(took) * 1000, "ms", goal="< 300"
        )
        yield row("reports", f"lost of {count:,}, {kind}", lost, "reports", goal="0")
        files = [file.read_bytes() for file in door.folder.rglob("*") if file.is_file()]
        found = sum(octets.count(marker) for octets in files for marker in SOUGHT)
        yield row("reports", f"bytes scanned for markers of senders, {kind}", found, "markers", goal="0")
        yield from _receipts(door, TRIES_QUICKLY if asked.quick else TRIES, kind)
    door.box.close()


def _sent(door: OpenDoor, count: int) -> list[float]:
    """Send so many at an even pace; give the seconds that each took to be stored and answered."""
    began = time.perf_counter()

    def send(number: int) -> float:
        said = {"addresses": f"https://example.com/{number}", "more": f"Sentence {number}"}
        checked = door.checked("public", said, **MARKERS)
        time.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
        at = time.perf_counter()
        answer = door.post("/report/public/", {**checked.hidden, "step": "send"}, **MARKERS)
        seconds = time.perf_counter() - at
        if len(answer.words) != receipts.WORDS:
            raise RuntimeError(f"report {number} has no receipt: {answer.status}")
        return seconds

    with ThreadPoolExecutor(16) as clients:
        return list(clients.map(send, range(count)))


def _receipts(door: OpenDoor, tries: int, kind: str) -> Iterator[Row]:
    """Time the page of a wrong, an expired and a never-existed receipt, in turn, in an order of chance."""
    secret = (door.folder / "box" / "door.secret").read_bytes()
    sent = [" ".join(door.sent("public", {"addresses": "example.com"}).words) for _ in range(2)]
    lookup = receipts.typed(sent[0]).lookup(secret)
    door.box.tell(lookup, Told(Standing.FINISHED, ends_on="2000-01-01"))
    wrong = " ".join([*sent[1].split()[:-1], "wrong"])
    took: dict[str, list[float]] = {sent[0]: [], wrong: [], " ".join(receipts.word_list()[:8]): []}
    for _ in range(tries):
        for text in random.sample(list(took), len(took)):
            at = time.perf_counter()
            door.post("/reply/", {"receipt": text})
            took[text].append(time.perf_counter() - at)
    # What each takes where nothing else of the machine's is in the way: of the tries, the fastest tenth.
    fast = [quantiles(seconds, n=10)[0] for seconds in took.values()]
    apart = 100 * (max(fast) / min(fast) - 1)
    yield row("reports", f"receipts that open nothing, apart by, {kind}", apart, "%", goal="<= 5")
    p95 = _p95(list(chain(*took.values())))
    yield row("reports", f"receipt look-up, p95, {kind}", p95 * 1000, "ms", goal="< 50")


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]

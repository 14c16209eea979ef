"""Floods the open door by scripts for ten minutes, while somebody without scripts tells of something too."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from bench.harness.asked import Asked
from bench.harness.rows import Row, row
from tests.postgres import short_lived
from tests.public.opened import OpenDoor
from tutela.casework.letterbox import receipts
from tutela.site.settings import Door

SENT, IN_S = 2000, 600
SENT_QUICKLY, IN_QUICK_S = 120, 40
# By so many the door is busy, as it comes.
BUSY_AFTER, BUSY_AFTER_QUICKLY = Door().busy_after, 20
_PAGES = ("/", "/young/", "/at-work/now/")
_BETWEEN_S = 5


def run(asked: Asked) -> Iterator[Row]:
    """Give what a person meets in a flood: on a SQLite file, and on PostgreSQL."""
    busy_after = BUSY_AFTER_QUICKLY if asked.quick else BUSY_AFTER
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(asked, OpenDoor(Path(folder) / "door", busy_after=busy_after), "SQLite")
    with short_lived() as cluster, tempfile.TemporaryDirectory() as folder:
        door = OpenDoor(Path(folder) / "door", busy_after=busy_after, database=cluster.url)
        yield from _measured(asked, door, "PostgreSQL")


def _measured(asked: Asked, door: OpenDoor, kind: str) -> Iterator[Row]:
    count, in_s = (SENT_QUICKLY, IN_QUICK_S) if asked.quick else (SENT, IN_S)
    over = Event()
    with door.serving(), ThreadPoolExecutor(16) as clients:
        person, looking = clients.submit(_person, door, over), clients.submit(_looking, door, over)
        began = time.perf_counter()
        answers = list(
            clients.map(lambda number: _script(door, number, began + number * in_s / count), range(count))
        )
        over.set()
        took, held_up = person.result(), looking.result()
        given = sum(answers) + len(took)
        lost = given - len(door.letters())
    door.box.close()
    case = f"in a flood of {count:,} in {in_s} s"
    yield row("reports", f"{case}, scripts made to work or wait, {kind}", count - sum(answers), "reports")
    yield row(
        "reports", f"{case}, a receipt without script, longest of {len(took)}, {kind}", max(took), "s",
        goal="< 60",
    )  # fmt: skip
    yield row("reports", f"{case}, pages without 999, {kind}", held_up, "pages", goal="0")
    yield row("reports", f"{case}, receipts given and no letter, {kind}", lost, "reports", goal="0")


def _script(door: OpenDoor, number: int, at: float) -> bool:
    """Send as a script does that neither works nor waits; say whether it has a receipt."""
    time.sleep(max(0.0, at - time.perf_counter()))
    page = door.sent("public", {"addresses": "https://example.com/flood", "more": f"Sentence {number}"})
    return len(page.words) == receipts.WORDS


def _person(door: OpenDoor, over: Event) -> list[float]:
    """Tell of something again and again, as a browser without scripts; give the seconds to each receipt."""
    took = list[float]()
    while not over.wait(_BETWEEN_S):
        began = time.perf_counter()
        page = door.checked("public", {"addresses": "https://example.com/person"})
        while len(page.words) != receipts.WORDS:
            page = door.post("/report/public/", {**page.hidden, "step": "send"})
            if len(page.words) != receipts.WORDS:
                # The page says to wait, and to press the button once more.
                time.sleep(1)
        took.append(time.perf_counter() - began)
    return took


def _looking(door: OpenDoor, over: Event) -> int:
    """Open the pages that say whom to call; count those that do not."""
    missing = 0
    while not over.wait(1):
        missing += sum("999" not in door.get(path).text for path in _PAGES)
    return missing

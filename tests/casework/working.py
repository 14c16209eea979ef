"""Does the work that waits, as a worker would, or that of several at once, and expects it to succeed."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection

from tutela.casework import rooms
from tutela.casework.cases import actions as cases
from tutela.casework.gate import Actor
from tutela.casework.jobs import worker
from tutela.casework.jobs.models import Job

_Given = TypeVar("_Given")


def work_off() -> None:
    """Do jobs until none can be done any more."""
    rooms.load_handlers()
    while worker.run_one("test"):
        pass
    assert not Job.objects.filter(state=Job.State.FAILED).exists()


def examine(by: Actor, source: Path) -> None:
    """Receive a folder as an exhibit of a new case, and do the work that follows."""
    exhibit = cases.add_exhibit(by, cases.open_case(by, "OP-1"), "JB1", "Warrant 1/26")
    cases.receive(by, exhibit, source)
    work_off()


def start_anew() -> None:
    """Hold no index file any more, as a process that has just started, by giving their folder a new name."""
    folder = Path(settings.TUTELA_INDEX)
    settings.TUTELA_INDEX = folder / ".." / folder.name


def at_once(do: Callable[[_Given], object], each: Sequence[_Given]) -> None:
    """Do something for each of these in threads that begin together; one by one on SQLite."""
    hands = len(each) if connection.vendor == "postgresql" else 1
    together = threading.Barrier(hands)

    def do_one(given: _Given) -> None:
        try:
            together.wait(60)
            do(given)
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as threads:
        list(threads.map(do_one, each))


def on_its_own(do: Callable[[], _Given]) -> _Given:
    """Do something in a thread, whose connection is closed after it."""
    try:
        return do()
    finally:
        connection.close()


def wait_until_it_waits(other: Future[_Given]) -> None:
    """Return once another connection waits for a lock of ours, or has ended without; for PostgreSQL only."""
    waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while not other.done():
            cursor.execute(waits)
            if cursor.fetchone():
                return
            time.sleep(0.01)

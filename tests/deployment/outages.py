"""The outages of the page's table, each with work in hand; each says what it saw."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.deployment.hosts import wait_for
from tests.deployment.machines import FAKETIME
from tests.deployment.people import Person
from tests.deployment.unit import Unit

Outage = Callable[[Unit], Iterator[str]]
_FILES = 300


def bucket_away(unit: Unit) -> Iterator[str]:
    """75 seconds without the store, in the middle of a receipt."""
    receiving = unit.receiving(unit.paint("BUCKET", _FILES))
    unit.wait_until_busy()
    unit.machines.bucket.leave()
    began = time.monotonic()
    told = unit.health(lambda status, said: status == 503 and '"vault": "does not' in said, "health says so")
    yield f"/health/ says after {told:.0f} s that the vault does not answer"
    time.sleep(max(0.0, 75 - (time.monotonic() - began)))
    unit.machines.bucket.come_back()
    unit.received(receiving)
    yield f"received, and all work done {unit.wait_for_work():.0f} s after that"


def database_away(unit: Unit) -> Iterator[str]:
    """The database killed in the middle of a receipt, and back after twenty seconds."""
    receiving = unit.receiving(unit.paint("DATABASE", _FILES))
    unit.wait_until_busy()
    unit.machines.kill("database")
    told = unit.health(
        lambda status, said: status == 503 and '"database": "does not' in said, "health says so"
    )
    yield f"/health/ says after {told:.0f} s that the database does not answer"
    time.sleep(20)
    unit.machines.start_database()
    unit.received(receiving)
    yield f"received, and all work done {unit.wait_for_work():.0f} s after that"


def worker_and_node_killed(unit: Unit) -> Iterator[str]:
    """A worker and a node of the cluster killed -9 in the middle of their work."""
    unit.received(unit.receiving(unit.paint("KILLED", _FILES)))
    held = "select count(*) from jobs_job where state = 'running' and worker like 'worker-1:%'"
    wait_for(lambda: unit.machines.rows(held)[0][0] > 0 or not unit.jobs("waiting", "running"), "it works")
    was_working = bool(unit.machines.rows(held)[0][0])
    unit.machines.kill("worker-1")
    unit.machines.kill("node-2")
    time.sleep(5)
    unit.machines.start_worker(1)
    yield f"worker {'in the middle of a job' if was_working else 'idle'}; started again 5 s later"
    yield f"all work done {unit.wait_for_work():.0f} s after that"
    unit.machines.start_node(2)


def all_nodes_gone(unit: Unit) -> Iterator[str]:
    """No node of the cluster is left, and nobody else works: who examines is told, and it goes on."""
    for number in (1, 2):
        assert unit.machines.end(f"worker-{number}") == 0
        unit.machines.kill(f"node-{number}")
    unit.received(unit.receiving(unit.paint("NODES", _FILES)))
    said = unit.machines.said / "examine.txt"
    examining = unit.start("examine", by="finn", into=said)
    told = wait_for(lambda: "no machine left" in said.read_text(), "examine says so", 90)
    yield f"`tutela examine` says after {told:.0f} s that the cluster has no machine left"
    for number in (1, 2):
        unit.machines.start_node(number)
    code = examining.wait(240)
    assert code == 0, said.read_text()
    yield f"all work done {unit.wait_for_work():.0f} s after that"
    for number in (1, 2):
        unit.machines.start_worker(number)


def network_cut(unit: Unit) -> Iterator[str]:
    """Web and database send each other everything into nowhere for forty seconds."""
    machines = unit.machines
    receiving = unit.receiving(unit.paint("CUT", _FILES))
    unit.wait_until_busy()
    machines.web.cut(machines.database)
    told = unit.health(
        lambda status, said: status == 503 and '"database": "does not' in said, "health says so"
    )
    yield f"/health/ says after {told:.0f} s that the database does not answer"
    time.sleep(max(0.0, 40 - told))
    machines.web.mend(machines.database)
    back = unit.health(lambda status, _: status == 200, "health is well", 120)
    yield f"/health/ is well {back:.0f} s after it is mended"
    unit.received(receiving)
    yield f"received, and all work done {unit.wait_for_work():.0f} s after that"


def clock_moved(unit: Unit) -> Iterator[str]:
    """A worker's clock goes ahead by ninety seconds while it works, and then it starts with such a clock."""
    if FAKETIME is None:
        yield "NOT TRIED: install libfaketime"
        return
    machines, clock = unit.machines, unit.machines.workers[1].clock_file
    clock.write_text("+0s\n")
    faked = {
        "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip
    machines.end("worker-2")
    machines.start_worker(2, **faked)
    receiving = unit.receiving(unit.paint("CLOCK", _FILES))
    unit.wait_until_busy()
    clock.write_text("+90s\n")
    unit.received(receiving)
    yield f"all work done {unit.wait_for_work():.0f} s after it was received"
    machines.end("worker-2")
    machines.start_worker(2, **faked)
    code = machines.running.pop("worker-2").wait(60)
    assert code, "a worker whose clock is ahead started"
    assert "TU-J04" in machines.told_by("worker-2"), machines.told_by("worker-2")
    yield f"started with such a clock it refuses (TU-J04, code {code})"
    machines.start_worker(2)


def _has_graded(person: Person, number: int) -> bool:
    return len(person.acknowledged) >= number


def web_machines_killed(unit: Unit) -> Iterator[str]:
    """Each of the web machines is killed in turn; people go on at the other one."""
    machines, ana = unit.machines, unit.people["ana"]
    for what in ("web-2", "up"):
        machines.kill(what)
        wanted = len(ana.acknowledged) + 5
        took = wait_for(partial(_has_graded, ana, wanted), "she goes on at the other", 60)
        yield f"without {what} somebody graded five more items in {took:.0f} s"
        machines.start_pages()
    unit.health(lambda status, _: status == 200, "everything is well", 120)
    yield "both serve again"


def update(unit: Unit) -> Iterator[str]:
    """The steps of "An update over several machines", in their order, with the version that is there."""
    machines = unit.machines
    unit.received(unit.receiving(unit.paint("UPDATE", 60)))
    unit.keep_backups()
    yield f"backup: {unit.backup()}"
    for number in (1, 2):
        assert machines.end(f"worker-{number}") == 0
    for what in ("web-2", "up"):
        assert machines.end(what) == 0, f"{what} did not end well"
    for what in ("node-1", "node-2", "head"):
        machines.kill(what)
    told = unit.health(lambda status, _: status == 502, "people see the proxy's 502")
    yield f"everything stopped; people see 502 after {told:.0f} s"
    yield f"backup: {unit.backup()}"
    yield f"upgrade: {' '.join(unit.command('upgrade', '--backed-up').split())}"
    machines.start_head()
    for number in (1, 2):
        machines.start_node(number)
    machines.start_pages()
    for number in (1, 2):
        machines.start_worker(number)
    back = unit.health(lambda status, _: status == 200, "everything is well", 120)
    yield f"started again; all is well {back:.0f} s later"
    yield f"all work done {unit.wait_for_work():.0f} s after that"


ALL: dict[str, Outage] = {
    "bucket": bucket_away,
    "database": database_away,
    "killed": worker_and_node_killed,
    "nodes": all_nodes_gone,
    "cut": network_cut,
    "clock": clock_moved,
    "web": web_machines_killed,
    "update": update,
}


class Connections:
    """The most connections that the database had at a time."""

    def __init__(self, unit: Unit) -> None:
        self._unit, self._over, self.most = unit, threading.Event(), 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        asked = "select count(*) from pg_stat_activity where usename = 'tutela' and pid <> pg_backend_pid()"
        while not self._over.wait(2):
            try:
                self.most = max(self.most, self._unit.machines.rows(asked)[0][0])
            except Exception:  # noqa: S112 - it is away, as it is to be
                continue

    def close(self) -> None:
        """Count no more."""
        self._over.set()

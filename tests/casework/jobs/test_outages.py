"""A store, a database or a cluster that is away, and a clock that is moved, cost no job an attempt."""

import errno
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from tutela.casework import database
from tutela.casework.jobs import outages, queries, queue, worker
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.outages import ClockSkewed
from tutela.casework.people.models import Unit
from tutela.engine.crews.crew import CrewAway
from tutela.engine.vault.folder import Folder
from tutela.engine.vault.store import ObjectMissing, StoreAway, StoreUnavailable

FAULTS: list[Exception] = []


@worker.handles("needs what may be away")
def _needs(job: Job) -> None:
    if FAULTS:
        raise FAULTS.pop()


@pytest.fixture(autouse=True)
def _at_once(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long an outage is waited for is not what is tested here."""
    monkeypatch.setattr(outages, "PAUSE_S", 0.01)
    monkeypatch.setattr(queue, "PAUSE_S", 0.01)
    FAULTS.clear()
    with transaction.atomic():
        queue.queue("needs what may be away", unit.pk, {})


def _work(times: int) -> Job:
    for _ in range(times):
        Job.objects.update(lease_until=0)
        worker.run_one("w1")
    return Job.objects.get()


@pytest.mark.parametrize(
    "fault", [StoreAway("the store is away"), CrewAway("no machine"), OSError(errno.ENOSPC, "full")]
)
def test_what_is_away_for_long_costs_a_job_no_attempt(fault: Exception) -> None:
    FAULTS.extend([fault] * 20)

    waiting = _work(20)
    told = queries.waits_for(waiting.unit)
    done = _work(1)

    assert (waiting.state, waiting.attempts) == (Job.State.WAITING, 0)
    assert str(fault) in waiting.reason
    assert told == str(fault)
    assert queries.waits_for(waiting.unit) == ""
    assert (done.state, done.attempts) == (Job.State.DONE, 1)


def test_a_store_that_cannot_be_used_as_it_is_set_is_no_outage() -> None:
    FAULTS.extend([StoreUnavailable("the credentials are refused")] * 5)

    assert _work(5).state == Job.State.FAILED


def test_a_statement_that_the_database_refuses_is_no_outage() -> None:
    with pytest.raises(DatabaseError) as wrong, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")

    assert not outages.is_outage(wrong.value)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_ends_is_an_outage() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a file has no connections")
    with pytest.raises(OperationalError) as ended, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()

    assert outages.is_outage(ended.value)


def test_a_database_that_is_locked_is_an_outage() -> None:
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorname = "SQLITE_BUSY"
    fault = OperationalError("database is locked")
    fault.__cause__ = locked

    assert outages.is_outage(fault)


def test_what_goes_on_where_it_was_is_done_when_what_was_away_is_back() -> None:
    announced: list[str] = []
    FAULTS.extend([StoreAway("away")] * 3)

    def act() -> str:
        if FAULTS:
            raise FAULTS.pop()
        return "done"

    assert outages.wait_out(act, announced.append, 60) == "done"
    assert announced == ["away"]


def test_an_outage_is_not_waited_for_without_end() -> None:
    def act() -> None:
        raise StoreAway("away")

    with pytest.raises(StoreAway):
        outages.wait_out(act, lambda _: None, 0.05)


@pytest.fixture
def wrong_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process's clock is ninety seconds ahead; a database that is a server has its own."""
    now, machine = time.time, timezone.now
    monkeypatch.setattr(time, "time", lambda: now() + 90)
    monkeypatch.setattr(timezone, "now", lambda: machine() + timedelta(seconds=90))


def test_a_worker_whose_clock_is_ahead_takes_no_job_from_another(wrong_clock: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("all workers of a file are on one machine")
    held = queue.claim("another")
    Job.objects.update(lease_until=database.now().timestamp() + queue.LEASE_S)

    assert held is not None
    assert queue.claim("ahead") is None


def test_a_worker_whose_clock_is_wrong_does_not_start(wrong_clock: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("all workers of a file are on one machine")

    with pytest.raises(ClockSkewed, match="90 s ahead of the database's"):
        outages.require_clock()


def test_a_worker_whose_clock_is_right_starts() -> None:
    outages.require_clock()


def test_a_lease_from_a_clock_that_was_set_back_since_holds_nothing() -> None:
    queue.claim("before")
    Job.objects.update(lease_until=queue.now() + 2 * 3600)

    assert queue.claim("after") is not None


def test_a_vault_whose_disk_is_not_mounted_is_away_and_not_empty(tmp_path: Path) -> None:
    vault = Folder(tmp_path / "vault")

    with pytest.raises(StoreAway, match="disk is mounted"):
        vault.reading("00" * 16)
    vault.keep_note("installation", b"ours")
    with pytest.raises(ObjectMissing):
        vault.reading("00" * 16)


@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_the_database_answers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("away"), OperationalError("away"), None])
    put_off = queue.put_off

    def trying(job: Job, reason: str) -> None:
        if fault := next(answers):
            raise fault
        put_off(job, reason)

    monkeypatch.setattr(queue, "put_off", trying)
    FAULTS.append(StoreAway("away"))

    assert _work(1).state == Job.State.WAITING

"""What cannot wait does not wait behind a long job, nor behind what is away."""

import threading

import pytest
from django.db import transaction

from tests.casework.minutes import next_minute
from tests.processes import PATIENCE_S
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue, worker
from tutela.casework.jobs.models import Job
from tutela.engine.vault.store import StoreAway

TOLD = threading.Event()
STOP = threading.Event()
WAITED: list[bool] = []


@worker.handles("takes an hour")
def _long(job: Job) -> None:
    with transaction.atomic():
        queue.queue("tells at once", job.unit, {}, priority=queue.URGENT)
    WAITED.append(TOLD.wait(PATIENCE_S))
    STOP.set()


@worker.handles("tells at once")
def _tell(job: Job) -> None:
    TOLD.set()


@pytest.mark.django_db(transaction=True)
def test_what_is_urgent_is_done_in_the_middle_of_a_long_job(
    ida: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "URGENT_PAUSE_S", 0.05)
    with transaction.atomic():
        queue.queue("takes an hour", ida.unit, {})

    worker.run("test", STOP)

    assert WAITED == [True]


@pytest.mark.django_db
def test_an_alert_goes_out_though_what_brings_reports_is_away(
    ida: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def away() -> None:
        asked.append("submissions")
        raise StoreAway("no route to the vault")

    monkeypatch.setattr("tutela.casework.reports.rounds.hurry_submissions", away)
    monkeypatch.setattr("time.monotonic", next_minute)
    TOLD.clear()
    with transaction.atomic():
        queue.queue("tells at once", ida.unit, {}, priority=queue.URGENT)

    worker.hurry("test")

    assert asked == ["submissions"]
    assert TOLD.is_set()

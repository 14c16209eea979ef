"""Work survives the worker: nothing is lost, nothing is done twice at once."""

import os
import signal
import time

import pytest
from django.db import connection, transaction

from tutela.casework.database import OutsideTransaction
from tutela.casework.jobs import queries, queue, worker
from tutela.casework.jobs.models import Job
from tutela.casework.people.models import Unit

DONE: list[int] = []


@worker.handles("noted")
def _noted(job: Job) -> None:
    DONE.append(job.arguments["number"])


@worker.handles("broken")
def _broken(job: Job) -> None:
    raise ValueError(f"job {job.pk} cannot be done")


@pytest.fixture(autouse=True)
def _nothing_done(unit: Unit) -> None:
    DONE.clear()


def test_jobs_are_done_by_priority_then_by_age(unit: Unit) -> None:
    for number, priority in [(1, 0), (2, -1), (3, 0), (4, 5)]:
        queue.queue("noted", unit.pk, {"number": number}, priority=priority)

    while worker.run_one("w1"):
        pass

    assert DONE == [4, 1, 3, 2]
    assert queries.counts(unit.pk)["done"] == 4


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(unit: Unit) -> None:
    queue.queue("noted", unit.pk, {"number": 1})
    mine = queue.claim("w1")

    assert mine is not None
    assert queue.claim("w2") is None
    Job.objects.update(lease_until=time.time() - 1)
    again = queue.claim("w2")
    assert again is not None
    assert (again.pk, again.attempts) == (mine.pk, 2)
    assert not queue.renew(mine)


def test_a_worker_that_lost_its_lease_does_not_close_the_job(unit: Unit) -> None:
    queue.queue("noted", unit.pk, {"number": 1})
    lost = queue.claim("w1")
    Job.objects.update(lease_until=0)
    queue.claim("w2")

    assert lost is not None
    queue.finish(lost)

    assert Job.objects.get().state == Job.State.RUNNING


def test_what_a_dead_worker_held_is_free_at_once_when_it_is_known_to_be_dead(unit: Unit) -> None:
    queue.queue("noted", unit.pk, {"number": 1})
    queue.claim("host:123")

    released = queue.release("host:123")

    assert released == 1
    assert worker.run_one("w2")
    assert DONE == [1]


def test_a_job_that_cannot_be_done_is_tried_again_and_then_kept_as_failed(
    unit: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    queue.queue("broken", unit.pk, {})

    for _ in range(queue.MOST_ATTEMPTS + 1):
        worker.run_one("w1")
        Job.objects.update(lease_until=0)

    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.FAILED, queue.MOST_ATTEMPTS)
    assert "cannot be done" in job.reason
    assert queue.retry_failed() == 1


def test_a_job_that_went_wrong_gives_its_cause_time_to_pass(
    unit: Unit, caplog: pytest.LogCaptureFixture
) -> None:
    queue.queue("broken", unit.pk, {})
    queue.queue("noted", unit.pk, {"number": 1})

    done = [worker.run_one("w1") for _ in range(3)]

    assert done == [True, True, False]
    assert (queries.open_jobs(unit.pk), DONE) == (1, [1])


def test_what_is_to_be_done_at_a_later_hour_is_waited_for_by_nobody(unit: Unit) -> None:
    queue.queue("noted", unit.pk, {"number": 1}, after_s=3600)

    assert queries.open_jobs(unit.pk) == 0
    assert Job.objects.get().state == Job.State.WAITING


def test_a_job_that_ends_every_worker_is_closed_as_failed(unit: Unit) -> None:
    queue.queue("noted", unit.pk, {"number": 1})
    for number in range(queue.MOST_ATTEMPTS):
        assert queue.claim(f"w{number}") is not None
        Job.objects.update(lease_until=0)

    assert queue.claim("last") is None

    assert Job.objects.get().state == Job.State.FAILED
    assert queries.failed_jobs(unit.pk) == 1


def test_a_job_that_ended_every_worker_is_not_given_back_once_more(unit: Unit) -> None:
    for number in (1, 2):
        queue.queue("noted", unit.pk, {"number": number})
    for _ in range(queue.MOST_ATTEMPTS):
        assert queue.claim("host:123") is not None
        last = queue.release("host:123")

    assert last == 0
    assert queries.failed_jobs(unit.pk) == 1
    assert worker.run_one("w2")
    assert DONE == [2]


def test_only_one_job_of_a_kind_waits_to_do_the_same(unit: Unit) -> None:
    with transaction.atomic():
        for _ in range(3):
            queue.queue_once("noted", unit.pk, {"number": 1})

    running = queue.claim("w1")
    with transaction.atomic():
        for number in (1, 2, 2):
            queue.queue_once("noted", unit.pk, {"number": number})

    assert running is not None
    assert queries.counts(unit.pk) == {"waiting": 2, "running": 1, "done": 0, "failed": 0}


def test_what_is_left_of_a_job_waits_as_it_did(unit: Unit) -> None:
    queue.queue("noted", unit.pk, {"number": 1}, priority=3)
    job = queue.claim("w1")
    assert job is not None

    queue.put_back(job, {"number": 2}, {"number": 3})
    queue.finish(job)

    waiting = Job.objects.filter(state=Job.State.WAITING).order_by("pk")
    assert list(waiting.values_list("kind", "unit", "priority", "arguments")) == [
        ("noted", unit.pk, 3, {"number": 2}),
        ("noted", unit.pk, 3, {"number": 3}),
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_queued_outside_the_transaction_of_its_act(unit: Unit) -> None:
    with pytest.raises(OutsideTransaction):
        queue.queue("noted", unit.pk, {"number": 1})
    with pytest.raises(OutsideTransaction):
        queue.queue_once("noted", unit.pk, {"number": 1})

    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs real processes")
def test_three_workers_one_of_them_killed_do_every_job_once(unit: Unit) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the kill of real workers on SQLite is the demonstration's own test")
    with transaction.atomic():
        for number in range(60):
            queue.queue("slow", unit.pk, {"number": number})
    connection.close()

    children = [_worker(f"w{number}") for number in range(3)]
    time.sleep(0.3)
    os.kill(children[0], signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    queue.release("w0")
    while worker.run_one("last"):
        pass

    assert queries.counts(unit.pk) == {"waiting": 0, "running": 0, "done": 60, "failed": 0}
    assert Job.objects.filter(attempts__gt=1).count() <= 1


@worker.handles("slow")
def _slow(job: Job) -> None:
    time.sleep(0.02)


def _worker(name: str) -> int:
    child = os.fork()
    if child:
        return child
    while worker.run_one(name):
        pass
    os._exit(0)

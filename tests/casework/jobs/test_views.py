"""An administrator sees what workers could not do, and starts it again."""

import pytest
from django.test import Client

from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue, worker
from tutela.casework.jobs.models import Job
from tutela.casework.people.models import Person

MENDED: list[int] = []


@worker.handles("mendable")
def _mendable(job: Job) -> None:
    if job.pk not in MENDED:
        raise OSError(f"no space left for job {job.pk}\n\u202ebackwards <b>")


@pytest.fixture(autouse=True)
def _nothing_mended() -> None:
    MENDED.clear()


def _client(by: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(pk=by.person))
    return client


def _failed(by: Actor, count: int = 1) -> list[int]:
    """Have a worker try some jobs until it gives them up."""
    made = [queue.queue("mendable", by.unit, {}).pk for _ in range(count)]
    for _ in range(queue.MOST_ATTEMPTS * count):
        worker.run_one("w1")
        Job.objects.update(lease_until=0)
    return made


def test_the_page_says_what_failed_why_and_what_to_do(adele: Actor) -> None:
    (number,) = _failed(adele)

    page = _client(adele).get("/jobs/")
    home = _client(adele).get("/").content.decode()

    (row,) = page.context["failed"]
    assert (row["number"], row["kind"], row["attempts"]) == (number, "Mendable", queue.MOST_ATTEMPTS)
    assert row["reason"] == f"OSError: no space left for job {number} \\u202ebackwards <b>"
    assert row["todo"].startswith("See that the disk is not full")
    assert "backwards &lt;b&gt;" in page.content.decode()
    assert "<strong>1</strong> job failed" in home


def test_a_job_started_again_is_done_once_its_cause_is_mended_and_that_is_on_record(adele: Actor) -> None:
    first, second = _failed(adele, 2)
    MENDED.extend([first, second])

    answer = _client(adele).post("/jobs/", {"job": str(first)})
    while worker.run_one("w1"):
        pass

    assert answer.status_code == 302
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {first: Job.State.DONE, second: Job.State.FAILED}
    entry = LogEntry.objects.latest("seq")
    assert (entry.act, entry.actor) == ("jobs.started_again", "adele")
    assert f'"jobs":[{first}]' in entry.body


def test_all_of_the_units_own_failed_jobs_are_started_again_at_once(adele: Actor, otis: Actor) -> None:
    ours, theirs = _failed(adele, 2), _failed(otis)

    _client(adele).post("/jobs/", {"job": "all"})

    waiting = Job.objects.filter(state=Job.State.WAITING).order_by("pk").values_list("pk", flat=True)
    assert list(waiting) == ours
    assert Job.objects.get(pk=theirs[0]).state == Job.State.FAILED


@pytest.mark.parametrize("job", ["", "12345", "9" * 40, "-1", "theirs"])
def test_what_is_no_failed_job_of_the_unit_is_refused_and_nothing_is_started(
    adele: Actor, otis: Actor, job: str
) -> None:
    (theirs,) = _failed(otis)

    answer = _client(adele).post("/jobs/", {"job": str(theirs) if job == "theirs" else job})

    assert answer.status_code == 404
    assert "TU-J03" in answer.content.decode()
    assert Job.objects.get().state == Job.State.FAILED


def test_where_nothing_failed_the_page_says_so(adele: Actor) -> None:
    page = _client(adele).get("/jobs/").content.decode()

    assert "Nothing failed." in page
    assert "Start all again" not in page

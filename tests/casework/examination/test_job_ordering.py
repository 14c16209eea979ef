"""A recall and a walk after a new delivery are never at work at the same moment; the earlier goes first."""

from pathlib import Path

import pytest

from tests.casework.examination.painting import know, paint
from tests.casework.working import examine, work_off
from tutela.casework.custody.models import LogEntry
from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item, Settlement
from tutela.casework.jobs import queue as jobs, worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists import actions as lists
from tutela.casework.lists.kinds import RECALL, REMATCH
from tutela.casework.lists.models import Entry

OTHER = {RECALL: REMATCH, REMATCH: RECALL}


@pytest.fixture
def first(finn: Actor, source: Path, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """One of two changes that a worker has still to follow: a revocation, and a delivery that names two."""
    worker.discover()
    known, waiting = paint(source / "known.jpg", 1), paint(source / "waiting.jpg", 2)
    wrong = know(finn, tmp_path, {known: 2})
    examine(finn, source)
    kind: str = request.param
    if kind == REMATCH:
        know(finn, tmp_path, {known: 1, waiting: 1})
    lists.revoke(finn, Entry.objects.get(hash_list=wrong), "the sender recalled it")
    if kind == RECALL:
        know(finn, tmp_path, {known: 1, waiting: 1})
    return kind


def _taken(kind: str) -> Job:
    Job.objects.filter(kind=kind).update(lease_until=0)
    job = jobs.claim(f"worker of {kind}", kind)
    assert job is not None
    return job


def _do(job: Job) -> None:
    worker.HANDLERS[job.kind](job)
    jobs.finish(job)


def _are_done() -> set[str]:
    is_done = {
        RECALL: LogEntry.objects.filter(act="entry.recalled").exists(),
        REMATCH: Match.objects.filter(item__instances__path=b"waiting.jpg").exists(),
    }
    return {kind for kind, done in is_done.items() if done}


@pytest.mark.parametrize("first", [*OTHER], indirect=True)
def test_two_workers_that_take_both_at_once_do_one_after_the_other(first: str) -> None:
    second = OTHER[first]
    # Each worker has taken its job before either looks, so that both step back.
    taken = [_taken(second), _taken(first)]
    for job in taken:
        worker.HANDLERS[job.kind](job)
    for job in taken:
        jobs.finish(job)
    assert not _are_done()

    # Both again at the same moment; the later looks while the earlier is at work, and once it is done.
    earlier, later = _taken(first), _taken(second)
    _do(later)
    assert not _are_done()
    _do(earlier)
    _do(_taken(second))

    assert _are_done() == {first, second}
    work_off()
    assert set(Settlement.objects.values_list("category", flat=True)) == {"Alpha"}
    assert list(Item.objects.values_list("state", flat=True)) == [Item.State.KNOWN] * 2


@pytest.mark.parametrize("first", [*OTHER], indirect=True)
def test_the_earlier_change_is_followed_first_however_often_the_later_comes(first: str) -> None:
    for _ in range(3):
        _do(_taken(OTHER[first]))
        assert not _are_done()

    _do(_taken(first))
    _do(_taken(OTHER[first]))

    assert _are_done() == {*OTHER}

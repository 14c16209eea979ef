"""A report of the highest priority is before a person within a minute, by the clock of the installation."""

from itertools import count
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import running
from tests.casework.duty.test_telling import mailing
from tests.casework.minutes import next_minute
from tests.engine.statutory.submissions import not_held
from tests.portal.opened import OpenPortal
from tests.portal.test_taken_in import beside, token
from tutela.casework import rooms
from tutela.casework.clocks.models import Clock
from tutela.casework.duty import actions as duty
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue, worker
from tutela.casework.people.queries import person_of
from tutela.casework.reports.models import Report

__all__ = ["beside", "token"]
pytestmark = pytest.mark.django_db
URGENT = {"value": 1, "reason": "Sentence one."}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock of the installation, and of this worker, that goes on when it is told to."""
    passed, begun, machine = [0.0], queue.now(), next_minute()
    monkeypatch.setattr(queue, "now", lambda: begun + passed[0])
    monkeypatch.setattr("tutela.casework.jobs.worker.time.monotonic", lambda: machine + passed[0])
    rooms.load_handlers()
    # Looked after just now: what comes next waits as long as anything can.
    worker.hurry("test")
    return passed


def test_one_of_the_highest_priority_is_before_a_person_within_a_minute(
    beside: OpenPortal, token: str, sam: Actor, settings: Settings, tmp_path: Path, clock: list[float]
) -> None:
    box = tmp_path / "box"
    box.mkdir()
    with running("smtp_server.py", box) as port, beside.serving():
        told = mailing(port, "sam@unit.example")
        settings.TUTELA = type(told)(outbound=told.outbound, mail=told.mail, portal=settings.TUTELA.portal)
        duty.add_turn(sam, person_of(sam), 1, "sam@unit.example", timezone.now())
        sent = {**not_held(), "own_reference": "C-1", "priority": URGENT, "telephoned": True}
        assert beside.sent(sent, "key-1", token).status == 201
        for looks in count(1):
            clock[0] += worker.URGENT_PAUSE_S
            worker.hurry("test")
            if list(box.iterdir()):
                break
            assert looks < 60

    report = Report.objects.get()
    assert clock[0] < 60
    assert report.is_immediate
    owned = Clock.objects.filter(subject_kind="report", subject=report.pk, ended_at=None)
    assert owned.exists()

"""A monitor is answered in time, whatever does not answer."""

import threading

import pytest

from tutela.site.web.monitoring import Part

pytestmark = pytest.mark.django_db


def test_a_part_that_does_not_answer_keeps_nobody_waiting_and_is_asked_once() -> None:
    answered, asked = threading.Event(), threading.Semaphore(0)

    def ask() -> str:
        asked.release()
        answered.wait(60)
        return "well"

    part = Part(ask)
    part.begin()
    silent = part.state(0)
    part.begin()
    again = part.state(0)
    answered.set()
    well = part.state(60)

    assert silent.startswith("does not answer, still being asked since 20")
    assert (again, well) == (silent, "well")
    assert asked.acquire(blocking=False)
    assert not asked.acquire(blocking=False)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_a_part_answered_before_does_not_stand_once_asking_fails() -> None:
    answers = iter(["well"])
    part = Part(lambda: next(answers))
    states = []
    for _ in range(2):
        part.begin()
        states.append(part.state(60))

    assert states == ["well", "does not answer"]

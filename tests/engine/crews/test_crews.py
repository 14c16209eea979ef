"""Every crew gives the same results in the same order, and loses and doubles nothing when a process dies."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.crews import work
from tutela.engine.crews.crew import Crew, HandLost
from tutela.engine.crews.in_process import InProcess
from tutela.engine.crews.orders import Fault
from tutela.engine.crews.processes import Processes


@pytest.fixture(params=[InProcess, lambda: Processes(2)], ids=["here", "processes"])
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    """Each crew of one machine."""
    made = request.param()
    yield made
    made.close()


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Two processes."""
    made = Processes(2)
    yield made
    made.close()


def test_results_come_in_the_order_of_the_batches(crew: Crew) -> None:
    results = [result for result, _ in crew.map(work.doubled, range(50))]

    assert results == [2 * number for number in range(50)]


def test_batches_are_taken_as_hands_get_free_not_all_at_once(crew: Crew) -> None:
    batches = iter(range(1000))

    next(crew.map(work.doubled, batches))

    assert next(batches) <= crew.at_once + 1


def test_what_the_work_raises_is_raised_where_it_was_handed_over(crew: Crew) -> None:
    results = crew.map(work.refuse, [2, 4, 5, 6])

    assert [next(results), next(results)] == [2, 4]
    with pytest.raises(work.Refused, match="5 is odd"):
        next(results)


def test_every_post_answers_in_the_order_of_the_parts(crew: Crew) -> None:
    posts = crew.post(work.adder, [10, 20, 30])

    answers = [[value for value, _ in posts.ask(number)] for number in (1, 2)]
    posts.close()

    assert answers == [[11, 21, 31], [12, 22, 32]]


def test_what_cannot_be_made_at_a_post_is_told_at_once(crew: Crew) -> None:
    with pytest.raises(work.Refused, match="3 is odd"):
        crew.post(work.refuse_to_be_made, [2, 3])


def test_both_processes_work_and_neither_is_this_one(processes: Processes) -> None:
    by = {process for _, process in processes.map(work.doubled, range(200))}

    assert len(by) == 2
    assert os.getpid() not in by


def test_a_batch_whose_process_dies_is_done_by_another(processes: Processes, tmp_path: Path) -> None:
    marks = [tmp_path / f"{number}" for number in range(6)]

    results = list(processes.map(work.die_once, marks))

    assert results == [1] * 6
    assert all(mark.exists() for mark in marks)


def test_a_batch_that_kills_every_process_is_told_of_and_keeps_no_other(processes: Processes) -> None:
    with pytest.raises(HandLost, match="3 times"):
        list(processes.map(work.die, [1]))

    assert [result for result, _ in processes.map(work.doubled, [4])] == [8]


def test_what_is_no_refusal_is_raised_in_words(processes: Processes) -> None:
    with pytest.raises(Fault, match="ZeroDivisionError: by zero"):
        list(processes.map(work.fail, [1]))


def test_a_refusal_that_is_not_of_words_alone_is_raised_as_the_nearest_that_is(processes: Processes) -> None:
    with pytest.raises(work.Refused, match="not sendable") as raised:
        list(processes.map(work.stubborn, [1]))

    assert type(raised.value) is work.Refused


def test_a_result_of_another_type_than_was_promised_is_refused(processes: Processes) -> None:
    with pytest.raises(Fault, match="PosixPath is not of the type agreed"):
        list(processes.map(work.another_type, [1]))


def test_a_pickle_in_place_of_an_answer_is_never_unpickled(processes: Processes, tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    with pytest.raises(HandLost):
        list(processes.map(work.answer_with_pickle, [mark]))

    assert not mark.exists()
    assert [result for result, _ in processes.map(work.doubled, [4])] == [8]


def test_a_post_that_dies_is_made_again(processes: Processes, tmp_path: Path) -> None:
    posts = processes.post(work.fragile, [tmp_path / "mark"])

    answers = posts.ask(7)
    posts.close()

    assert answers == [7]


HOLDER = """
import time
from tests.engine.crews import work
from tutela.engine.crews.processes import Processes
print(next(Processes(1).map(work.doubled, [1]))[1], flush=True)
time.sleep(600)
"""


def test_a_crew_ends_with_whoever_started_it_however_that_ends() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        hand = Path(f"/proc/{int(holder.stdout.readline())}")
        assert hand.exists()
        holder.kill()

    deadline = time.monotonic() + 120
    while hand.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not hand.exists()

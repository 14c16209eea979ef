"""One worker and two at the same work, each a process on a core of its own."""

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from multiprocessing import Queue, Value
from typing import Any, ClassVar

from bench.costs import in_turns

Works = Mapping[str, Callable[[int], object]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Portions done in a second: by one worker, on average over the cores, and by one on each core."""

    one: float
    all: float


class _Crew:
    """Workers that take the next portion of work when they are done with the last, as in an installation.

    Fixed halves would not do: pictures differ, and so do cores from one second to the next.
    """

    # In each worker: how many turns have been taken, and what there is to do with them. It is not sent
    # for each round: that would cost the first worker's core while it is at work.
    _taken: ClassVar[Any] = None
    _works: ClassVar[Works] = {}

    def __init__(self, cores: Sequence[int], works: Works) -> None:
        free: Queue[int] = Queue()
        for core in cores:
            free.put(core)
        self._count, self._began = len(cores), Value("q", 0)
        self.pool = ProcessPoolExecutor(
            len(cores), initializer=self._begin, initargs=(free, self._began, works)
        )

    @classmethod
    def _begin(cls, free: "Queue[int]", taken: Any, works: Works) -> None:
        os.sched_setaffinity(0, {free.get()})
        cls._taken, cls._works = taken, works

    def rate(self, name: str, portions: int, times: int) -> float:
        """Have all portions of a work done, by number, so many times a worker; return how many a second.

        A worker's rate counts until it finds nothing more to take: that it then waits for the other says
        nothing of work that goes on for hours.
        """
        self._began.value = 0
        turns = portions * times * self._count
        return sum(self.pool.map(partial(self._work, name, portions), [turns] * self._count))

    @classmethod
    def _work(cls, name: str, portions: int, turns: int) -> float:
        do = cls._works[name]
        started, done = time.perf_counter(), 0
        while (turn := cls._next()) < turns:
            do(turn % portions)
            done += 1
        return done / (time.perf_counter() - started)

    @classmethod
    def _next(cls) -> int:
        with cls._taken.get_lock():
            cls._taken.value += 1
            return int(cls._taken.value) - 1


def rates(works: Works, portions: int, times: int, rounds: int) -> dict[str, Rates]:
    """Let one worker on each core in turn, then one on every core, do each of these works, round by round.

    Neighbours on the same host change a core's speed by a tenth from second to second: many short rounds
    tell more than few long ones, and all of them count. But a round begins with what another left in the
    core's memory: so it is as long for one worker as for each of two, or that would weigh twice with two.

    Args:
        works: what to do, by name; it is given the number of a portion, and done once without being counted.
        portions: of each work.
        times: how often each worker does all of them in a round; of two, the faster takes more.
        rounds: how many.
    """
    cores = sorted(os.sched_getaffinity(0))
    with ExitStack() as opened:
        crews = [_Crew(some, works) for some in (*((core,) for core in cores), cores)]
        for crew in crews:
            opened.enter_context(crew.pool)
        runs = {
            (name, nth): partial(crew.rate, name, portions, times)
            for name in works
            for nth, crew in enumerate(crews)
        }
        in_turns(runs, 1)
        # The harmonic mean over the rounds: all that was done, by all the time it took.
        found = {
            each: statistics.harmonic_mean(of_rounds) for each, of_rounds in in_turns(runs, rounds).items()
        }
    return {
        name: Rates(statistics.mean(found[name, nth] for nth in range(len(cores))), found[name, len(cores)])
        for name in works
    }

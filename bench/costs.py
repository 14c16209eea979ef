"""Measures runs fairly on a machine that others use too: in turns, by processor time, by the median."""

import ctypes
import os
import resource
import statistics
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_PR_SET_CHILD_SUBREAPER = 36
_NANOSECONDS = 1e9
_PAUSE_S = 0.01
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: processor seconds of every process it used, and seconds on the clock."""

    processor_s: float
    wall_s: float


Name = TypeVar("Name")
Outcome = TypeVar("Outcome")


def adopt_orphans() -> None:
    """Make the kernel hand this process its children's children when they die, so that their time counts."""
    if ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("this kernel does not hand over orphans: processor time would be told too low")


def measured(work: Callable[[], object]) -> Cost:
    """Run something and tell what it and all its child processes took."""
    before, started = processor_s(), time.perf_counter()
    work()
    wall_s = time.perf_counter() - started
    return Cost(processor_s() - before, wall_s)


def processor_s() -> float:
    """Tell the processor seconds that this process, its dead and its living descendants have used so far."""
    _reap()
    own = resource.getrusage(resource.RUSAGE_SELF)
    dead = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(_used_s(child) for child in descendants(os.getpid()))
    return own.ru_utime + own.ru_stime + dead.ru_utime + dead.ru_stime + living


def used_s(process: int) -> float:
    """Tell the processor seconds that a living process and all below it have used so far."""
    return sum(_used_s(each) for each in (process, *descendants(process)))


def _reap() -> None:
    """Wait for orphans that ended: only then do they count."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def await_end(processes: Collection[int]) -> None:
    """Wait until processes that lost their parent have ended, and count as dead."""
    while any(Path(f"/proc/{each}").exists() for each in processes):
        _reap()
        time.sleep(_PAUSE_S)


def peak_bytes(process: int) -> int:
    """Tell the most memory that a living process ever held."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def descendants(process: int) -> list[int]:
    """Give the numbers of all living processes that a process started, and those that they started."""
    found: list[int] = []
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            children = Path(f"/proc/{process}/task/{thread}/children").read_text().split()
            for child in map(int, children):
                found += [child, *descendants(child)]
    return found


def _used_s(process: int) -> float:
    """Tell what a living process used, threads included, and what its own dead children used."""
    living = 0.0
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            living += (
                int(Path(f"/proc/{process}/task/{thread}/schedstat").read_text().split()[0]) / _NANOSECONDS
            )
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        own, children = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
        # A decoder's threads end with their file: only the coarser count of the process still knows them.
        return max(living, own / _TICKS) + children / _TICKS
    return living


def in_turns(contestants: Mapping[Name, Callable[[], Outcome]], rounds: int) -> dict[Name, list[Outcome]]:
    """Let each contestant run once a round, every round starting with another one."""
    names = list(contestants)
    outcomes: dict[Name, list[Outcome]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            outcomes[name].append(contestants[name]())
    return outcomes


def median_s(costs: list[Cost], *, wall: bool = False) -> float:
    """Give the median of some runs in processor seconds, or in seconds on the clock."""
    return statistics.median(each.wall_s if wall else each.processor_s for each in costs)

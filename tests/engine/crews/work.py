"""Work for the hands of a crew under test: by name, as it goes to other processes."""

import os
import pickle
import signal
import stat
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tutela.errors import Invalid


class Refused(Invalid):
    """What a piece of work may raise."""


def doubled(number: int) -> tuple[int, int]:
    """Double a number, and say which process did."""
    return 2 * number, os.getpid()


def halved(number: float | None) -> float | None:
    """Halve a number, if there is one."""
    return None if number is None else number / 2


def refuse(number: int) -> int:
    """Refuse what is odd."""
    if number % 2:
        raise Refused(f"{number} is odd")
    return number


class Stubborn(Refused):
    """A refusal that is made of two words."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def stubborn(_number: int) -> int:
    """Raise what no hand makes again."""
    raise Stubborn("not", "sendable")


def fail(_number: int) -> int:
    """Raise what is no refusal."""
    raise ZeroDivisionError("by zero")


def another_type(_number: int) -> int:
    """Give what was not promised."""
    return Path("/")  # type: ignore[return-value]


class Hostile:
    """What writes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self._mark,)


def answer_with_pickle(mark: Path) -> int:
    """Send a pickle in place of the answer, as whoever took this process over might."""
    packed = pickle.dumps(Hostile(mark))
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, struct.pack("!i", len(packed)) + packed)
    return 0


def die_once(marks: Path) -> int:
    """Kill the process that does this the first time, and answer the next."""
    try:
        marks.open("x").close()
    except FileExistsError:
        return 1
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def die(_number: int) -> int:
    """Kill the process that does this, each time."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def adder(part: int) -> Callable[[int], tuple[int, int]]:
    """Make what adds a part to each number, and says which process did."""
    return lambda number: (part + number, os.getpid())


def fragile(marks: Path) -> Callable[[int], int]:
    """Make what dies of its first question."""

    def answer(number: int) -> int:
        die_once(marks)
        return number

    return answer


def refuse_to_be_made(part: int) -> Callable[[int], int]:
    """Refuse to be made of what is odd."""
    refuse(part)
    return refuse


def where(number: int) -> tuple[int, str]:
    """Give a number back, and the node of the cluster that had it."""
    import ray

    time.sleep(0.1)
    return number, str(ray.get_runtime_context().get_node_id())

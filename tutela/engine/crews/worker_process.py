"""One process of a crew: takes work from a pipe, does it, and ends when whoever started it is gone."""

import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from typing import Any

from tutela import memory

# What can be imported here can be imported there.
_START = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve({descriptor})"


class Lost(Exception):
    """The process has ended."""


class Fault(Exception):
    """What the work raised cannot be sent, so its words are."""


class Hand:
    """The near end of one process."""

    def __init__(self) -> None:
        near, far = Pipe()
        with far:
            start = _START.format(path=sys.path, module=__name__, descriptor=far.fileno())
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-c", start], pass_fds=[far.fileno()]
            )
        self._pipe, self._one_at_a_time = near, threading.Lock()

    def do(self, function: Callable[[Any], Any], work: object) -> Any:
        """Have a function called there, and give what it returned; what it raised is raised here.

        Raises:
            Lost: the process ended, before or in the middle of it.
        """
        try:
            with self._one_at_a_time:
                self._pipe.send((function, work))
                is_done, answer = self._pipe.recv()
        except (EOFError, ConnectionError) as ended:
            raise Lost from ended
        if is_done:
            return answer
        raise answer

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._pipe.close()
        self._process.kill()
        self._process.wait()


def serve(descriptor: int) -> None:
    """Be the far end: do what comes through the pipe until it is closed."""
    memory.keep_private()
    # Whoever started this one is told by the terminal, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = Connection(descriptor)
    while True:
        try:
            function, work = pipe.recv()
        except EOFError:
            return
        pipe.send_bytes(_done(function, work))


def _done(function: Callable[[Any], Any], work: object) -> bytes:
    """Call a function, and pack what it returned or raised."""
    try:
        return pickle.dumps((True, function(work)))
    except Exception as fault:  # it is raised where the work was handed over
        return _raised(fault)


def _raised(fault: Exception) -> bytes:
    try:
        packed = pickle.dumps((False, fault))
        pickle.loads(packed)  # noqa: S301 - our own; what packs may still not unpack
    except Exception:  # whatever packing it raises, its words are left
        return pickle.dumps((False, Fault(f"{type(fault).__name__}: {fault}")))
    return packed

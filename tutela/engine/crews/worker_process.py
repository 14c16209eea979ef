"""One process of a crew: takes work from a pipe, does it, and ends when whoever started it is gone."""

import signal
import subprocess
import sys
import threading
from multiprocessing.connection import Connection, Pipe

from tutela import memory
from tutela.engine.crews.orders import Hands

_LONGEST = 1 << 30
# What can be imported here can be imported there.
_START = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve({descriptor})"


class Lost(Exception):
    """The process has ended."""


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

    def do(self, order: bytes) -> bytes:
        """Have an order carried out, and give the answer.

        Raises:
            Lost: the process ended, before or in the middle of it.
        """
        try:
            with self._one_at_a_time:
                self._pipe.send_bytes(order)
                return self._pipe.recv_bytes(_LONGEST)
        except (EOFError, OSError) as ended:
            raise Lost from ended

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
    pipe, hands = Connection(descriptor), Hands()
    while True:
        try:
            order = pipe.recv_bytes(_LONGEST)
        except EOFError:
            return
        pipe.send_bytes(hands.do(order))

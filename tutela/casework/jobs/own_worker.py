"""A worker process of a command's own, which does all waiting work and then ends."""

import ctypes
import signal
import socket
import subprocess
import sys

from tutela.casework.jobs import queue

_PR_SET_PDEATHSIG = 1


class OwnWorker:
    """One worker process, whose crew has as many hands as the settings name workers.

    What it does stays out of the memory of the command that started it, and it stops when that ends.
    """

    def __init__(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "tutela", "worker", "--until-idle"]
        self._process = subprocess.Popen(command, preexec_fn=_stop_with_parent)  # noqa: S603  # our own program
        self._name = f"{socket.gethostname()}:{self._process.pid}"

    @property
    def is_working(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int:
        """What it ended with; 1 where something ended it, and 0 while it works."""
        code = self._process.poll() or 0
        return 1 if code < 0 else code

    def stop(self) -> None:
        """Have it end after the jobs in hand."""
        self._process.terminate()

    def wait(self) -> None:
        """Wait until it has ended, and give back what it still held."""
        self._process.wait()
        queue.release(self._name)

    def end(self) -> None:
        """End it now, and give back what it held."""
        self._process.kill()
        self.wait()


def _stop_with_parent() -> None:
    # Ctrl+C reaches every process of a terminal, and the command says what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

"""Keeps what a process holds in memory, keys and pixels among it, from every other process."""

import ctypes
import resource

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4

_libc = ctypes.CDLL(None)


def keep_private() -> None:
    """Have this process leave no core file, and let no other one of the same user read its memory.

    What is forked from it stays private; what is started from it says so itself.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def is_private() -> bool:
    """Say whether this process is."""
    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 and _libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0

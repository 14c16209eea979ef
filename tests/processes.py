"""Processes that tests start: ports for them, waiting until they answer, and an end in any case."""

import itertools
import os
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

# What a process is waited for: two busy cores may need long, and a process that hangs needs for ever.
PATIENCE_S = 300
# Below those that the kernel gives to whoever connects: one of these would be free when it is looked for, and
# may be another's by the time it is used. Each of pytest's workers draws from its own.
_LOWEST, _EACH = 20_000, 3_000


def _drawn() -> Iterator[int]:
    hand = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 4
    first = _LOWEST + hand * _EACH
    return itertools.cycle(random.SystemRandom().sample(range(first, first + _EACH), _EACH))


_PORTS = _drawn()


def free_port() -> int:
    """Find a port nobody listens at."""
    for port in itertools.islice(_PORTS, _EACH):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")


def wait_for_port(port: int, process: "subprocess.Popen[Any]") -> None:
    """Wait until a process answers at a port, though it be with a refusal; an error if it ends before."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        # A start looks whether its address is free by listening there a moment: what counts is an answer.
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE_S) as probe:
            probe.sendall(b"GET\r\n\r\n")
            if probe.recv(1):
                return
        if process.poll() is not None:
            raise RuntimeError(f"it ended with code {process.returncode}")
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at port {port}")


def end(process: "subprocess.Popen[Any]") -> None:
    """Ask a process to end, and wait for it; one that does not is killed, and is an error."""
    with process:
        try:
            process.terminate()
            process.wait(PATIENCE_S)
        finally:
            process.kill()

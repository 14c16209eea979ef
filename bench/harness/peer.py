"""Runs another tool in the peers' own environment, beside Tutela and never mixed with it."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.costs import Cost, await_end, descendants

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".venv-bench" / "bin" / "python"


class PeerMissing(RuntimeError):
    """A peer is not installed, or stopped."""


def installed(*names: str) -> list[str]:
    """Tell which versions of some packages the peers' environment holds, each as name-version."""
    folders = PYTHON.parent.parent.glob("lib/*/site-packages/*.dist-info")
    versions = {folder.stem.partition("-")[0]: folder.stem for folder in folders}
    return [versions.get(name, f"{name} is not installed") for name in names]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer returned, and what it took."""

    result: Any
    cost: Cost


class Served:
    """One process that answers orders in turn."""

    def __init__(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        """Start it.

        Args:
            name: what it is called if it stops.
            command: a program that calls `serving.serve`.
            environment: what it finds in its environment beside what is there.
        """
        self._name = name
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, **environment},
            text=True,
        )

    @property
    def pid(self) -> int:
        """Give the number of the process."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it, and wait for the end of all that it started: what is half gone cannot be measured."""
        started = descendants(self.pid)
        self._process.kill()
        self._process.communicate()
        await_end(started)

    def ask(self, order: str, **arguments: Any) -> Answer:
        """Let it carry out one order.

        Raises:
            PeerMissing: it stopped; what it said stands on standard error.
        """
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        try:
            self._process.stdin.write(json.dumps({"do": order, **arguments}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise PeerMissing(f"The {self._name} stopped at {order!r}.")
        answer = json.loads(line)
        return Answer(answer["result"], Cost(answer["processor_s"], answer["wall_s"]))


class Peer(Served):
    """One process in the peers' environment that runs a module of `bench.peers`."""

    def __init__(self, module: str, *, threads: int = 1) -> None:
        """Start it.

        Args:
            module: the name of the module in `bench.peers`; it calls `serving.serve`.
            threads: the most threads that numeric libraries may start.

        Raises:
            PeerMissing: the peers' environment is not there.
        """
        if not PYTHON.exists():
            raise PeerMissing("The peers are not installed: run `make bench`, which installs them.")
        limited = {f"{each}_NUM_THREADS": str(threads) for each in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
        super().__init__(f"peer {module}", [PYTHON, "-m", f"bench.peers.{module}"], limited)

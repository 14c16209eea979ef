"""A real Ray cluster of two nodes on the loopback addresses, as an operator would start it."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.processes import free_port

HEAD, OTHER = "127.0.0.2", "127.0.0.3"
# As little as Ray takes.
_SMALL = ["--num-cpus=1", "--object-store-memory=80000000", "--memory=500000000"]


class Nodes:
    """Two nodes, each a group of processes of its own."""

    def __init__(self) -> None:
        # Ray's sockets lie below this folder, and their paths must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
        self.token_file = self.folder / "token"
        self.token_file.write_text(secrets.token_hex(32))
        self.token_file.chmod(0o600)
        self.address = f"{HEAD}:{free_port()}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        port = self.address.rpartition(":")[2]
        self._start(
            HEAD, "--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={self.folder}/a"
        )
        self.start_other()

    def start_other(self) -> None:
        """Start the second node."""
        self._start(OTHER, f"--address={self.address}")

    def _start(self, host: str, *arguments: str) -> None:
        ray = str(Path(sys.executable).with_name("ray"))
        ports = ["--min-worker-port=0", "--max-worker-port=0"]
        command = [ray, "start", f"--node-ip-address={host}", *arguments, *_SMALL, *ports, "--block"]
        said = self.folder / f"{host}.txt"
        with said.open("wb") as out:
            process = subprocess.Popen(
                command, env=self.environment(), stdout=out, stderr=out, start_new_session=True
            )
        self._running[host] = process
        while "Ray runtime started" not in said.read_text():
            try:
                process.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(said.read_text())

    def environment(self) -> dict[str, str]:
        """Give what a process needs to be one of this cluster's."""
        said = {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN_PATH": str(self.token_file),
            "RAY_USAGE_STATS_ENABLED": "0",
        }
        root = str(Path(__file__).parent.parent)
        return {**os.environ, **said, "PYTHONPATH": root, "PYTHONWARNINGS": "ignore"}

    def is_other_working(self) -> bool:
        """Say whether a process of the second node is in the middle of a task: Ray puts it into its title."""
        for one in descendants(self._running[OTHER].pid):
            with suppress(OSError):
                title = Path(f"/proc/{one}/cmdline").read_bytes()
                if title.startswith(b"ray::") and not title.startswith(b"ray::IDLE"):
                    return True
        return False

    def kill_other(self) -> None:
        """Kill -9 every process of the second node at once."""
        self._kill(OTHER)

    def _kill(self, host: str) -> None:
        process = self._running.pop(host, None)
        if process is not None:
            for one in descendants(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        """End everything."""
        for host in (OTHER, HEAD):
            self._kill(host)
        shutil.rmtree(self.folder, ignore_errors=True)


def descendants(process: int) -> list[int]:
    """Name a process and all below it; Ray's workers have groups of their own."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
    found = [process]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one)
    return found

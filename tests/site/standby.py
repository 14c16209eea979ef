"""Runs commands to their end in forks of a process that has the program in memory, as loading it costs most.

Each is a process of its own that reads its settings, sets Django up and ends by itself; what it imports is
there already. What starts, is killed or watched, and a command without an installation, begins with nothing.
"""

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import house
from tests.processes import PATIENCE_S
from tutela.cli import COMMANDS, Needs

PROGRAM = [sys.executable, "-m", "tutela"]
_HERE = dict(os.environ)
# What a fork reads anew; with anything else of the environment changed, a command starts from nothing. Ray
# changes it where it is imported, as when tests of clusters are collected.
_READ_ANEW = ("TUTELA_", "PYTEST_", "COLUMNS", "RAY_")
_ONE_AT_A_TIME = threading.Lock()
# Nobody connects to these: models are made for a kind of database when they are imported.
_NOWHERE = {
    "sqlite": f"sqlite:{house.ROOM}/standby.db",
    "postgresql": "postgresql://nobody@localhost/nothing",
}


def can_run(line: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Say whether a line is a command on an installation, in the environment that the tests began with."""
    program, words = list(line[: len(PROGRAM)]), line[len(PROGRAM) :]
    if program != PROGRAM or not words or COMMANDS.get(words[0], ("", None))[1] is Needs.NOTHING:
        return False
    return _fixed(environment) == _fixed(_HERE)


def _fixed(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(_READ_ANEW)}


def run(line: Sequence[str], environment: Mapping[str, str], folder: Path, kind: str) -> tuple[int, str]:
    """Run such a line to its end: its exit code, and what it printed; one that does not end is killed.

    Args:
        line: as `can_run` allows it.
        environment: all of the command's.
        folder: where it runs.
        kind: of the database that the command's settings name: sqlite or postgresql.
    """
    os.umask(umask := os.umask(0o077))
    asked = {
        "words": line[len(PROGRAM) :],
        "environment": dict(environment),
        "folder": str(folder),
        "umask": umask,
    }
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link,
    ):
        with _ONE_AT_A_TIME:
            place = _started(kind)
        link.connect(str(place))
        link.settimeout(PATIENCE_S)
        socket.send_fds(link, [json.dumps(asked).encode()], [said.fileno()])
        process = int(link.recv(64))
        try:
            code = int(link.recv(64))
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
            raise
        said.seek(0)
        return code, said.read()


@functools.cache
def _started(kind: str) -> Path:
    """Start the process that stands by for a kind of database; it ends with this one."""
    place, settings = house.ROOM / f"standby-{kind}", house.ROOM / f"standby-{kind}.toml"
    settings.write_text(f'[database]\nurl = "{_NOWHERE[kind]}"\n')
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.site.loaded", str(place), str(settings)],
        env=_HERE,
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    atexit.register(process.communicate)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return place

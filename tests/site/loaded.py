"""Imports what the commands import, and forks for each command that somebody asks for at a socket."""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import socket
import sys

import django
from django.conf import LazySettings, settings
from django.db import connections
from django.db.utils import ConnectionHandler

from tutela.cli import COMMANDS, Needs

_SETTINGS = "tutela.site.django_settings"
_LONGEST = 1 << 20


def _load(settings_file: str) -> None:
    """Import every command, with the settings of no installation, but for the kind of its database."""
    os.environ |= {"TUTELA_SETTINGS": settings_file, "DJANGO_SETTINGS_MODULE": _SETTINGS}
    django.setup()
    # Models can be imported only now.
    from django.db.migrations.loader import MigrationLoader

    from tutela.casework import rooms

    rooms.load_handlers()
    MigrationLoader(None)
    of_all = {module for module, needs in COMMANDS.values() if needs is not Needs.NOTHING}
    for module in of_all | {*rooms.commands().values()}:
        importlib.import_module(module)
    # Nobody looks through these again, and so forks share them.
    gc.collect()
    gc.freeze()


def _serve(place: str) -> bool:
    """Fork for each command that is asked for: true in the fork; false when nobody is left to ask."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(place)
        listening.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            link, _ = listening.accept()
            with link:
                if os.fork() == 0:
                    listening.close()
                    _become(link)
                    return True
            _reap()
    return False


def _reap() -> None:
    """Let those go that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(link: socket.socket) -> None:
    """Fork what becomes the command, and return in it; from outside it, tell its number and its end."""
    content, (out,), _, _ = socket.recv_fds(link, _LONGEST, 1)
    process = os.fork()
    if process:
        os.close(out)
        link.send(str(process).encode())
        _, status = os.waitpid(process, 0)
        link.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    os.setsid()
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    asked = json.loads(content)
    os.chdir(asked["folder"])
    os.umask(asked["umask"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[:] = ["tutela", *asked["words"]]
    _forget_settings()


def _forget_settings() -> None:
    """Forget the settings, and the connections made of them: the command reads its own."""
    vars(settings).clear()
    LazySettings.__init__(settings)
    vars(connections).clear()
    ConnectionHandler.__init__(connections)
    del sys.modules[_SETTINGS]


if __name__ == "__main__":
    place, settings_file = sys.argv[1:]
    _load(settings_file)
    if _serve(place):
        runpy.run_module("tutela", run_name="__main__", alter_sys=True)

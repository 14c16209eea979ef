"""Starts and stops the parts of an installation: keys, migrations, the web process and the workers."""

import ctypes
import fcntl
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.urls import get_resolver

from tutela.casework.custody import installation, keys, leftovers
from tutela.casework.custody.models import DataKey
from tutela.casework.custody.proving import data_keys
from tutela.casework.custody.record import checkpoints
from tutela.casework.gate import machine
from tutela.casework.intake import actions as intake
from tutela.casework.items import actions as items
from tutela.casework.jobs import outages, queue as jobs
from tutela.casework.jobs.models import Job
from tutela.casework.people import queries as people
from tutela.engine.vault import bucket
from tutela.engine.vault.store import StoreUnavailable
from tutela.errors import Failed, Refusal
from tutela.site import privacy, secrets_file, upgrade
from tutela.site.web import server

logger = logging.getLogger("tutela.site")
_PR_SET_PDEATHSIG = 1
_ANSWERED_AFTER_S = 5
# A vault that is well answers in a fraction of it; people wait for pages no longer.
_ASKED_S = 2.0
# New objects of a web process are looked through by so many; a request makes more than Python's own 700.
_COLLECT_AFTER = 10_000


class AlreadyRunning(Failed):
    """Another tutela works on this installation."""

    code = "TU-U01"


class PartStopped(Failed):
    """The web process or a worker ended by itself."""

    code = "TU-U03"


@contextmanager
def only_one(lock_name: str = "running.lock", held_by_another: Refusal | None = None) -> Iterator[None]:
    """Hold a lock of the installation: by itself the one under which parts are started and cleared up after.

    Raises:
        AlreadyRunning: somebody holds it; or the refusal that was given.
    """
    settings.TUTELA_KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.TUTELA_KEYS / lock_name).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise held_by_another or AlreadyRunning(
                "Tutela runs here already. Use it at its address, or stop it first."
            ) from held
        yield


def prepare() -> list[Path]:
    """Make missing keys and the tables of a fresh database, and clear up after a sudden end.

    Call it under `only_one`. What somebody else may be sealing meanwhile is left alone.

    Returns:
        The key files that were made.

    Raises:
        KeyMissing: something is sealed here already, and a key it needs is gone.
        WrongUnitKey: the unit key is not the one that was used here.
        DatabaseTooOld: the tables are of before 0.2.0.
        UpgradeNeeded: the tables are of an earlier version.
        DatabaseNewer: the tables are of a later version.
        VaultHeld, OtherVault, DatabaseOlder, VaultOlder, HistoriesPart: database and vault do not belong
            together; nothing was changed.
    """
    if upgrade.table_state() is upgrade.TableState.FRESH:
        installation.require_empty_vault()
    upgrade.make_tables()
    privacy.close_to_others()
    installation.require_agreement()
    if DataKey.objects.exists():
        # A new unit key beside an old vault would hide that the old one is lost.
        keys.require_all()
    paths = keys.make_missing(settings.TUTELA_KEYS)
    secrets_file.read_or_make(settings.TUTELA_SESSION_KEY)
    installation.establish(people.installations())
    bind_what_is_sealed()
    # In this order: a job that ends this service whenever it is tried must not end it after every start.
    jobs.retry_failed()
    _give_back_jobs_of_the_dead()
    leftovers.sweep(people.installations())
    checkpoints.make()
    return paths


def require_session_key() -> None:
    """Make sure that sessions are signed here as on every other machine that serves pages.

    Raises:
        KeyMissing: the key is not there; one of this machine's own would sign out whoever comes from another.
    """
    if not settings.TUTELA_SESSION_KEY.exists():
        raise keys.KeyMissing(
            f"The key {settings.TUTELA_SESSION_KEY} is not there. Copy it from the machine on which "
            "`tutela up` runs; where none does yet, start that first."
        )


def bind_what_is_sealed() -> None:
    """Bind what was sealed before 0.3.0 to its rows, and its places to the record, once; cut off, it goes on.

    Raises:
        WrongUnitKey: the unit key is not the one that was used here.
        KeyMissing: a key is not there.
    """
    data_keys.require_unit_key()
    by = people.installations()
    for each in by:
        items.bind_copies(machine(each.unit))
        intake.bind_places(machine(each.unit))
    installation.say_bound(by)


def _give_back_jobs_of_the_dead() -> None:
    """Free the jobs of workers on this machine that are gone, without waiting for their leases."""
    here = socket.gethostname()
    for worker in Job.objects.filter(state=Job.State.RUNNING).values_list("worker", flat=True).distinct():
        host, _, process = worker.partition(":")
        if host == here and not Path(f"/proc/{process}").exists():
            jobs.release(worker)


class Parts:
    """The child processes of one installation; they end when this process ends, however it ends."""

    def __init__(self) -> None:
        self._children: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self, *arguments: str, files: Sequence[int] = ()) -> None:
        """Start one part: the same program with other arguments, and open files of this process."""
        command = [sys.executable, "-m", "tutela", *arguments]
        with _signals_held():
            child = subprocess.Popen(command, preexec_fn=_die_with_parent, pass_fds=files)  # noqa: S603  # our own program
            self._children.append((arguments[0], child))

    def check(self) -> None:
        """Make sure every part still runs.

        Raises:
            PartStopped: one does not.
        """
        for name, child in self._children:
            _require_running(name, child)

    def wait_for(self, part: str) -> None:
        """Wait until a part that ends by itself is done, while the others run.

        Raises:
            PartStopped: it did not end well, or another one ended.
        """
        awaited = next(each for each in self._children if each[0] == part)
        others = [each for each in self._children if each is not awaited]
        # Each is looked at once a round: it may end well between one look and the next.
        while awaited[1].poll() is None:
            for name, child in others:
                _require_running(name, child)
            time.sleep(0.1)
        if awaited[1].returncode:
            _require_running(*awaited)
        self._children.remove(awaited)

    def stop(self) -> None:
        """End every part, and wait until each is gone."""
        for _, child in self._children:
            child.send_signal(signal.SIGTERM)
        for _, child in self._children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _require_running(name: str, child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        raise PartStopped(f"The {name} process ended with code {child.returncode}. Its last lines say why.")


@contextmanager
def _signals_held() -> Iterator[None]:
    """Have signals to end wait: what a handler raises in a fork's hooks is swallowed, and nothing ends."""
    came: list[int] = []
    handlers = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for caught in came:
        signal.raise_signal(caught)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def check_address() -> None:
    """Make sure that the addresses of the workbench and of the doors are free.

    Raises:
        AddressTaken: something listens there.
    """
    web, door, portal = settings.TUTELA.web, settings.TUTELA.door, settings.TUTELA.portal
    matcher = settings.TUTELA.matcher
    for host, port in (
        (web.host, web.port),
        (door.host, door.port),
        (portal.host, portal.on and not portal.socket and portal.port),
        (matcher.host, matcher.on and not matcher.socket and matcher.port),
    ):
        if port:
            server.listen(host, port).close()


def wait_for_web(parts: Parts, seconds: float = 60) -> None:
    """Wait until the web process answers."""
    web, deadline = settings.TUTELA.web, time.monotonic() + seconds
    while time.monotonic() < deadline:
        parts.check()
        with socket.socket(socket.AF_INET6 if ":" in web.host else socket.AF_INET) as probe:
            if probe.connect_ex((web.host, web.port)) == 0:
                return
        time.sleep(0.05)
    raise PartStopped(f"The web process does not answer at {web.host}:{web.port} after {seconds:.0f} s.")


def serve() -> None:
    """Serve the pages until told to stop, by as many processes as the settings say.

    Raises:
        AddressTaken: another program listens there.
        PartStopped: one of several processes ended.
    """
    web = settings.TUTELA.web
    listener = server.listen(web.host, web.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if web.processes == 1:
        _serve(listener)
        return
    parts = Parts()
    try:
        for _ in range(web.processes):
            parts.start("web", "--at", str(listener.fileno()), files=[listener.fileno()])
        while True:
            parts.check()
            time.sleep(0.5)
    finally:
        parts.stop()


def serve_at(descriptor: int) -> None:
    """Be one of several processes that serve what another one listens at."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _serve(socket.socket(fileno=descriptor))


def _serve(listener: socket.socket) -> None:
    application, bounds = get_wsgi_application(), server.Bounds().shared_by(settings.TUTELA.web.processes)
    _load_pages()
    threading.Thread(target=_make_sure, daemon=True).start()
    server.Server(application, listener, bounds).run()


def _load_pages() -> None:
    """Load all that serves pages, and have the collector look through none of that again."""
    get_resolver().url_patterns  # noqa: B018 - asking for them loads them
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])


def _make_sure() -> None:
    """Make sure that database and vault belong together, as soon as both answer: each process for itself.

    Before that it tells the vault nothing of what people do, and keeps no checkpoint of it.
    """
    try:
        outages.wait_out(_require_agreement, logger.warning, float("inf"))
    except StoreUnavailable as unusable:
        logger.warning("whether database and vault belong together is not known: %s", unusable)
    except Refusal as refused:
        logger.error("%s", refused)
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        connection.close()


def _require_agreement() -> None:
    """Look twice before a process ends over it: a vault that is just coming back may give half a note."""
    try:
        installation.require_agreement()
    except StoreUnavailable:
        raise
    except Refusal as first:
        logger.warning("looking once more: %s", first)
        installation.require_agreement()


def ask_the_vault(most_s: float = _ASKED_S) -> None:
    """Make sure that database and vault belong together, and keep a checkpoint, before pages are served.

    A vault that does not answer in that time is waited for by nobody: pages are served, those that need it
    answer that it is away, and whether the two belong together is looked at once it is back.

    Raises:
        VaultHeld, OtherVault, DatabaseOlder, VaultOlder, HistoriesPart: they do not.
    """
    refused: list[Refusal] = []

    def ask() -> None:
        try:
            installation.require_agreement_if_answered()
            checkpoints.make()
        except Refusal as one:
            refused.append(one)
        finally:
            connection.close()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(most_s)
    if refused:
        raise refused[0]
    if asking.is_alive():
        logger.warning("the vault has not answered after %d s. Pages are served meanwhile", most_s)


def have_little_patience() -> None:
    """Have people told soon that something does not answer; said before anything is asked."""
    bucket.set_patience(bucket.OF_PAGES)
    _wait_shortly_for_the_database()


def _wait_shortly_for_the_database() -> None:
    """Have people told after some seconds that the database is held; jobs and commands wait longer."""
    options = connections.databases["default"].setdefault("OPTIONS", {})
    if connection.vendor == "sqlite":
        options["timeout"] = _ANSWERED_AFTER_S
    else:
        options["options"] = f"{options.get('options', '')} -c lock_timeout={_ANSWERED_AFTER_S}s".strip()

"""Runs jobs one after another until told to stop; what a dead worker held comes back after its lease."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection

from tutela.casework import rooms
from tutela.casework.custody.record import checkpoints
from tutela.casework.jobs import outages, queries, queue
from tutela.casework.jobs.models import Job
from tutela.casework.rooms import Local, Room

logger = logging.getLogger("tutela.jobs")
Handler = Callable[[Job], None]
# Each takes a connection to the database; for a larger cluster, start more workers.
MOST_AT_ONCE = 32
# Whoever finds nothing to do looks ever more rarely: eight idle workers once took half a processor core.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 1.0
# So often each worker looks for what is urgent, whatever else it does.
URGENT_PAUSE_S = 5.0
HANDLERS: dict[str, Handler] = {}
_next_round = 0.0
_next_hurried = 0.0


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does one kind of job (rooms do this where their registration says)."""

    def keep(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return keep


def run_one(worker: str, kind: str = "", handler: Handler | None = None, *, is_urgent: bool = False) -> bool:
    """Do the next job, of any kind or of one, if there is one; say whether there was.

    Args:
        worker: the name this process claims jobs under.
        kind: the only kind to take, or "" for any.
        handler: what does it; by default what its room has named for it.
        is_urgent: take only what is not to wait behind anything.
    """
    job = queue.claim(worker, kind, is_urgent=is_urgent)
    if job is None:
        return False
    started = time.monotonic()
    try:
        with _lease_kept(job):
            (handler or HANDLERS[job.kind])(job)
    except Exception as fault:  # the one place where anything may go wrong and be tried again
        if outages.is_outage(fault) or outages.is_disk_full(fault):
            _put_off(job, f"{type(fault).__name__}: {fault}")
            return True
        logger.exception("job failed", extra={"job": job.pk, "kind": job.kind, "attempt": job.attempts})
        queue.give_back(job, f"{type(fault).__name__}: {fault}")
        return True
    queue.finish(job)
    logger.info(
        "job done", extra={"job": job.pk, "kind": job.kind, "ms": int(1000 * (time.monotonic() - started))}
    )
    return True


def _put_off(job: Job, reason: str) -> None:
    """Put a job off until what is away is back, however long that takes, and begin no other meanwhile."""
    logger.warning("waiting: %s", reason, extra={"job": job.pk, "kind": job.kind})
    while True:
        time.sleep(outages.PAUSE_S)
        try:
            queue.put_off(job, reason)
        except DatabaseError:
            close_old_connections()
        else:
            return


def run_kind(kind: str, handler: Handler) -> None:
    """Do every job of one kind that waits: whoever needs what they give does them here and now."""
    while run_one(own_name(), kind, handler):
        pass


def own_name() -> str:
    """Name this process as a worker."""
    return f"{socket.gethostname()}:{os.getpid()}"


def discover() -> None:
    """Load what does the jobs of every room."""
    rooms.load_handlers()


def run(worker: str, stop: threading.Event, *, until_idle: bool = False, at_once: int = 1) -> None:
    """Do jobs until asked to stop, or until none is left that waits or runs.

    Until it is asked to stop, a thread of its own looks after what cannot wait: a job may take minutes, and a
    child in danger does not have them.

    Args:
        worker: the name this process claims jobs under.
        stop: set it to have no further job begun.
        until_idle: end when nothing is left to do.
        at_once: how many jobs to do side by side, each in a thread, for a crew that has so many hands.
    """
    discover()
    if until_idle:
        _run_all(worker, stop, until_idle, at_once)
        return
    beside = threading.Thread(target=_run_urgent, args=(worker, stop), name="urgent", daemon=True)
    beside.start()
    try:
        _run_all(worker, stop, until_idle, at_once)
    finally:
        stop.set()
        beside.join()


def _run_urgent(worker: str, stop: threading.Event) -> None:
    """Look after what is hurried, and do urgent jobs, until asked to stop."""
    while not stop.is_set():
        hurry(worker)
        close_old_connections()
        stop.wait(URGENT_PAUSE_S)
    connection.close()


def hurry(worker: str) -> None:
    """Look after what is hurried, and do every urgent job that waits; what fails holds up nothing else."""
    global _next_hurried
    if time.monotonic() >= _next_hurried:
        _next_hurried = time.monotonic() + queue.HURRIED_EVERY_S
        with _tried_again():
            _go(lambda room: room.hurried, queue.HURRIED_EVERY_S)
    with _tried_again():
        while run_one(worker, is_urgent=True):
            pass


@contextmanager
def _tried_again() -> Iterator[None]:
    """Leave what failed to the next look: whoever looks for what is urgent must not end."""
    try:
        yield
    except Exception:  # the database or the vault may be away, and comes back
        logger.exception("what is urgent is tried again")


def _run_all(worker: str, stop: threading.Event, until_idle: bool, at_once: int) -> None:
    if at_once == 1:
        _run(worker, stop, until_idle)
        return
    with ThreadPoolExecutor(min(at_once, MOST_AT_ONCE), "jobs") as threads:
        futures = [
            threads.submit(_run_beside, worker, stop, until_idle) for _ in range(min(at_once, MOST_AT_ONCE))
        ]
        for done in futures:
            done.result()


def _run_beside(worker: str, stop: threading.Event, until_idle: bool) -> None:
    try:
        _run(worker, stop, until_idle)
    finally:
        connection.close()


def _run(worker: str, stop: threading.Event, until_idle: bool) -> None:
    pause_s = _FIRST_PAUSE_S
    while not stop.is_set():
        try:
            checkpoints.keep_up()
            go_round()
            if run_one(worker):
                pause_s = _FIRST_PAUSE_S
                continue
            if until_idle and not queries.open_jobs():
                return
        except (OperationalError, InterfaceError) as fault:
            if not outages.is_outage(fault):
                raise
            # The database is busy, or starts again; what this worker held comes back after its lease.
            logger.exception("the database did not answer")
        close_old_connections()
        stop.wait(pause_s)
        pause_s = min(pause_s * 1.5, _LONGEST_PAUSE_S)


def go_round() -> None:
    """Do what rooms do each minute, unless another worker of the installation did."""
    global _next_round
    if time.monotonic() < _next_round:
        return
    _next_round = time.monotonic() + queue.ROUND_EVERY_S / 4
    _go(lambda room: room.rounds, queue.ROUND_EVERY_S)


def _go(of: Callable[[Room], Sequence[str | Local]], every_s: float) -> None:
    for room in rooms.every():
        for each in of(room):
            try:
                _go_round(room, each, every_s)
            except Exception as fault:
                if outages.is_outage(fault):
                    raise
                # The next time tries again; nothing waits for another's fault.
                logger.exception("a round failed", extra={"room": room.label})


def _go_round(room: Room, each: str | Local, every_s: float) -> None:
    does = room.does_here(each)
    if does is not None and queue.claim_round(f"{room.label}.{does}", every_s):
        room.ask(does)


@contextmanager
def _lease_kept(job: Job) -> Iterator[None]:
    """Renew the lease from a second thread while the job runs."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(queue.LEASE_S / 4):
            try:
                queue.renew(job)
            except DatabaseError:
                # There are three more chances before the lease ends.
                logger.warning("lease not renewed", extra={"job": job.pk}, exc_info=True)
        connection.close()

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

"""The command that runs the line here and now."""

import json
import os
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import NoReturn

import click
from django.db import DatabaseError, close_old_connections
from rich.console import Console
from rich.live import Live
from rich.table import Table

from tutela.casework import gate
from tutela.casework.examination import queries
from tutela.casework.examination.actions import rehash
from tutela.casework.gate import Act, Actor
from tutela.casework.items import algorithms
from tutela.casework.jobs import outages, queries as jobs, queue, worker
from tutela.casework.jobs.own_worker import OwnWorker
from tutela.casework.people.command_line import REPORTED, actor

# What a shell makes of a program that Ctrl+C ended.
INTERRUPTED = 130


@click.command()
@click.option("--as", "acting", required=True, metavar="NAME", help="The person who asks for it.")
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON.")
def examine(acting: str, as_json: bool) -> None:
    """Examine everything that was received and waits: open, hash, match, stack, queue.

    Where `tutela up` or `tutela worker` runs, this shares the work with them. What failed before is tried
    again. Exit code 3: done, but jobs failed; `tutela doctor` counts them.

    \b
    Example:
      tutela examine --as finn
    """
    by = actor(acting)
    gate.require(by, Act.SEE_CASEWORK)
    algorithms.admitted()
    queue.retry_failed(by.unit)
    work = OwnWorker()
    try:
        _watch(by, work)
    except KeyboardInterrupt:
        _end(work)
    work.wait()
    totals = queries.progress(by.unit)
    row = {"schema": 1, **totals.by_state, "failed_jobs": totals.failed_jobs}
    click.echo(json.dumps(row) if as_json else queries.sentence(totals))
    sys.exit(work.exit_code or (REPORTED if totals.failed_jobs or totals.open_jobs else 0))


@click.command("rehash")
@click.argument("algorithm")
@click.option("--as", "acting", required=True, metavar="NAME", help="The person who asks for it.")
@click.option("--now", is_flag=True, help="Do all waiting work here, and come back when it is done.")
@click.option("--json", "as_json", is_flag=True, help="Print how far it is as JSON.")
def rehash_held(algorithm: str, acting: str, now: bool, as_json: bool) -> None:
    """Hash what is held again: by a fingerprint let in since, or by the newer recipe of one.

    The workers do it in the background, after all other work, and nobody sees a picture. Values of earlier
    recipes are kept. Ask again to see how far it is; interrupted, it goes on where it was.

    \b
    Example:
      tutela rehash pdq --as finn
      tutela rehash vpdq --as finn
    """
    by = actor(acting)
    walk = rehash(by, algorithm)
    if now:
        worker.run(f"{socket.gethostname()}:{os.getpid()}", threading.Event(), until_idle=True)
        walk.refresh_from_db()
    left = queries.left_to_rehash(walk).count() if walk.ended_at is None else 0
    counts = {name: getattr(walk, name) for name in ("opened", "made", "matched", "known")}
    row = {"schema": 1, "algorithm": algorithm, "recipe": walk.recipe, **counts, "left": left}
    sentence = (
        f"{algorithm}: {walk.opened} opened, {walk.made} values made, {walk.matched} matched with a list, "
        f"{walk.known} of the queue known; {left} left."
    )
    click.echo(json.dumps(row) if as_json else sentence)
    sys.exit(REPORTED if now and left else 0)


def _watch(by: Actor, work: OwnWorker) -> None:
    """Show how far the work is and what it waits for, until it ends, or what was known before an outage."""
    started, told = time.monotonic(), ""
    with Live(console=Console(stderr=True), refresh_per_second=4, transient=True) as live:
        while work.is_working:
            try:
                live.update(_table(queries.progress(by.unit), time.monotonic() - started))
                waits = jobs.waits_for(by.unit)
                if waits and waits != told:
                    live.console.print(f"Waiting: {waits}", markup=False, highlight=False, soft_wrap=True)
                    told = waits
            except DatabaseError as fault:
                if not outages.is_outage(fault):
                    raise
                close_old_connections()
            time.sleep(0.2)


def _end(work: OwnWorker) -> NoReturn:
    """End at the end of the jobs in hand; asked again, end now and give them back."""
    work.stop()
    click.echo("Ending after the batches in hand. Ctrl+C again ends now; nothing is lost.", err=True)
    with suppress(DatabaseError):
        try:
            work.wait()
        except KeyboardInterrupt:
            work.end()
    sys.exit(INTERRUPTED)


def _table(progress: queries.Progress, seconds: float) -> Table:
    table = Table("state", "items", box=None)
    for state, count in progress.by_state.items():
        table.add_row(state.replace("_", " "), str(count))
    done = progress.items - progress.by_state.get("received", 0)
    rate = done / seconds if seconds else 0.0
    left = (progress.items - done) / rate if rate else 0.0
    table.add_row("rate", f"{rate:.0f}/s, {left:.0f} s left")
    return table


commands: list[click.Command] = [examine, rehash_held]

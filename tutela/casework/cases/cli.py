"""Commands over cases and exhibits: open, add, receive, report, export."""

import json
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from tutela.casework.cases import actions, queries
from tutela.casework.examination.actions import offer_recordings
from tutela.casework.intake.progress import Counts
from tutela.casework.intake.queries import ReceiveReport, receive_report
from tutela.casework.intake.source import count
from tutela.casework.jobs import outages
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json

# A store or a database that is away for longer needs a person.
_LONGEST_OUTAGE_S = 3600.0
# Reasons that a report on a screen has room for.
_REASONS = 20


@click.group()
def case() -> None:
    """Open cases.

    \b
    Example:
      tutela case new OP-114 --as finn
    """


@case.command(name="new")
@click.argument("reference")
@click.option("--title", default="", help="A short title without names.")
@acting_as
def new_case(reference: str, title: str, acting: str) -> None:
    """Open a case with a data key of its own.

    \b
    Example:
      tutela case new OP-114 --title "Referral 2291" --as finn
    """
    opened = actions.open_case(actor(acting), reference, title)
    click.echo(f"Opened case {opened.reference}.")


@click.group()
def exhibit() -> None:
    """Add exhibits to a case, and export what is on record for one.

    \b
    Example:
      tutela exhibit new OP-114 JB1 --authority "Warrant 55/26" --as finn
    """


@exhibit.command(name="new")
@click.argument("case_reference", metavar="CASE")
@click.argument("reference")
@click.option("--authority", required=True, help="The authority to examine it: warrant, consent, order.")
@click.option("--description", default="")
@click.option("--seized", type=click.DateTime(["%Y-%m-%d"]), help="The day it was seized, as 2026-11-28.")
@acting_as
def new_exhibit(
    case_reference: str,
    reference: str,
    authority: str,
    description: str,
    seized: datetime | None,
    acting: str,
) -> None:
    """Add an exhibit to a case.

    \b
    Example:
      tutela exhibit new OP-114 JB1 --authority "Warrant 55/26" --as finn
    """
    by = actor(acting)
    chosen, day = queries.case_for(by, case_reference), seized.date() if seized else None
    added = actions.add_exhibit(by, chosen, reference, authority, description, day)
    click.echo(f"Added exhibit {added}.")


@exhibit.command()
@click.argument("reference", metavar="CASE/EXHIBIT")
@as_json
@acting_as
def report(reference: str, as_json: bool, acting: str) -> None:
    """Print what was received for an exhibit: every directory entry accounted for.

    \b
    Example:
      tutela exhibit report OP-114/JB1 --as finn
    """
    _print_report(receive_report(queries.exhibit_for(actor(acting), reference).intake), reference, as_json)


@exhibit.command(name="recordings")
@click.argument("reference", metavar="CASE/EXHIBIT")
@acting_as
def recordings(reference: str, acting: str) -> None:
    """Put the sound recordings of an exhibit before assessors; they are set aside otherwise.

    \b
    Example:
      tutela exhibit recordings OP-114/JB1 --as sam
    """
    by = actor(acting)
    offered = offer_recordings(by, queries.exhibit_for(by, reference).intake)
    said = "1 recording comes to desks." if offered == 1 else f"{offered} recordings come to desks."
    click.echo(said if offered else "No recording was set aside.")


@exhibit.command(name="export")
@click.argument("reference", metavar="CASE/EXHIBIT")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["vics", "csv"]), default="vics", show_default=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@acting_as
def export(reference: str, target: Path, form: str, force: bool, acting: str) -> None:
    """Write everything on record for an exhibit: every item and place, every entry without content.

    vics writes a VICS 2.0 case file; csv a manifest of all entries, paths byte for byte in base64. Neither
    holds content: a tool that is to open the files, too, needs the source, with the case file in its folder.

    \b
    Example:
      tutela exhibit export OP-114/JB1 jb1.vics.json --as finn
    """
    by = actor(acting)
    chosen = queries.exhibit_for(by, reference)
    written = actions.export(by, chosen, target, form, force=force)
    click.echo(f"Wrote {written.records} records to {target}, SHA-256 {written.sha256}.")


@click.command()
@click.argument("reference", metavar="CASE/EXHIBIT")
@click.argument("source", type=click.Path(path_type=Path))
@as_json
@acting_as
def receive(reference: str, source: Path, as_json: bool, acting: str) -> None:
    """Seal everything a folder or file holds, and account for every directory entry.

    The source is only read. Interrupted, run the same command again: it goes on where it was. A vault or a
    database that is away is waited for, up to an hour.
    Exit code 3: done, but some entries could not be read, or are of a form that is not opened here; the
    report counts them and says why.

    \b
    Example:
      tutela receive OP-114/JB1 /mnt/jb1 --as finn
    """
    by = actor(acting)
    chosen = queries.exhibit_for(by, reference)
    total, started = count(source), time.monotonic()
    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} of {task.total}")]
    with Progress(
        *columns, TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("receive", total=total, rate="")

        def show(counts: Counts) -> None:
            seconds = time.monotonic() - started
            rate = f"{counts.files / seconds:,.0f} files/s, {counts.size_bytes / seconds / 1e6:,.0f} MB/s"
            bar.update(task, completed=counts.files + counts.others, rate=rate)

        def wait(away: str) -> None:
            bar.console.print(f"{away} Waiting; what was sealed is kept, and this goes on where it was.")

        result = outages.wait_out(lambda: actions.receive(by, chosen, source, show), wait, _LONGEST_OUTAGE_S)
    _print_report(result, reference, as_json)
    sys.exit(REPORTED if _is_to_be_looked_at(result) else 0)


def _is_to_be_looked_at(result: ReceiveReport) -> bool:
    unread = (result.unreadable, result.members_unread, result.archives_unopened, result.not_opened)
    return any((*unread, result.changed))


def _print_report(result: ReceiveReport, reference: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"schema": 1, "exhibit": reference, **asdict(result)}))
        return
    click.echo(f"{reference}: {result.entries} entries ({result.find_lines} lines of `find`)")
    click.echo(f"  {result.files} files, {result.size_bytes:,} bytes, {result.distinct} distinct contents")
    click.echo(
        f"  {result.folders} folders, {result.links} links, {result.special} special, "
        f"{result.unreadable} that could not be read"
    )
    click.echo(
        f"  {result.archives} archives with {result.members} members, {result.members_unread} members that "
        f"could not be read, {result.archives_unopened} archives not opened whole"
    )
    if result.changed:
        click.echo(
            f"  {result.changed} places hold something else now than was received, which is kept. The "
            "export names them. Receive what is there now as another exhibit"
        )
    click.echo(f"  {result.not_opened} of a form that is not opened here, or encrypted")
    for reason in result.reasons[:_REASONS]:
        click.echo(f"    {reason.count} {reason.condition.replace('_', ' ')}: {reason.note}")
    if len(result.reasons) > _REASONS:
        click.echo("    and more: `tutela exhibit export --format csv` has a reason beside each")
    click.echo("  finished" if result.finished else "  not finished: run the same command again")


commands: list[click.Command] = [case, exhibit, receive]

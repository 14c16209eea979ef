"""Commands over reports."""

import sys
from pathlib import Path

import click
from django.urls import reverse
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.casework.reports import actions, queries
from tutela.casework.reports.letters.cli import reporter
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.mailbox.cli import mailbox
from tutela.casework.reports.models import ImportLine, ReportImport

_LINES = 20


@click.group()
def report() -> None:
    """Take in what others report.

    \b
    Example:
      tutela report import /mnt/tips --as ida
    """


@report.command(name="import")
@click.argument("path", type=click.Path(path_type=Path))
@as_json
@acting_as
def import_(path: Path, as_json: bool, acting: str) -> None:
    """Take in CyberTips: a file, a folder or a zip, JSON or XML, with the media that came with each.

    Run again, it takes in what is new and later releases, and nothing twice.
    Exit code 3: done, with some that could not be read, or with something to say of them.

    \b
    Example:
      tutela report import /mnt/tips --as ida
    """
    by = actor(acting)
    bars = (SpinnerColumn(), TextColumn("{task.fields[counts]}"), TimeElapsedColumn())
    with Progress(*bars, console=Console(stderr=True)) as bar:
        task = bar.add_task("import", total=None, counts="reading")

        def show(run: ReportImport) -> None:
            bar.update(task, counts=f"{run.read:,} read, {run.new:,} new, {run.unread:,} not read")

        run = actions.import_reports(by, path, show)
    lines = list(ImportLine.objects.filter(run=run).order_by("is_read", "pk")[: _LINES + 1])
    answer = {
        "import": run.pk, "read": run.read, "new": run.new, "versions": run.versions, "held": run.held,
        "unread": run.unread, "lines": [{"place": line.place, "says": line.says} for line in lines[:_LINES]],
    }  # fmt: skip
    said = [f"  {line.place}: {line.says}" for line in lines[:_LINES]]
    more = (
        [f"  and more: the page {reverse('reports-import', args=[run.pk])} has them all"]
        if len(lines) > _LINES
        else []
    )
    say(as_json, answer, _counted(run), *said, *more)
    sys.exit(REPORTED if lines else 0)


def _counted(run: ReportImport) -> str:
    return (
        f"Import {run.pk}: {run.read:,} read; {run.new:,} new reports, {run.versions:,} later versions, "
        f"{run.held:,} that we had, {run.unread:,} that could not be read."
    )


commands: list[click.Command] = [report, reporter, mailbox]


@report.command()
@click.argument("number", metavar="REPORT", type=int)
@click.argument("address", type=int)
@click.argument("folder", type=click.Path(path_type=Path))
@acting_as
def capture(number: int, address: int, folder: Path, acting: str) -> None:
    """Take in what the isolated machine kept of an address of a report; its page numbers the addresses.

    The files go down the same line as any content, and are graded at the desk.
    Exit code 3: done, with some that could not be read or opened.

    \b
    Example:
      tutela report capture 17 1 /mnt/isolated/17-1 --as ida
    """
    by = actor(acting)
    found = queries.report_for(by, number)
    named = dict(enumerate(addresses.of(found), 1))
    kept, unread = actions.keep_capture(by, found, named.get(address, ""), folder)
    click.echo(f"Received as {kept.intake}." + (f" {unread} could not be read or opened." if unread else ""))
    if unread:
        sys.exit(3)

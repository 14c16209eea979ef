"""Commands over communications: read, list, report."""

import sys
import tomllib
from pathlib import Path

import click
from django.urls import reverse
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tutela.casework.cases.queries import exhibit_for
from tutela.casework.intelligence import actions, pages, queries
from tutela.casework.intelligence.errors import BadMapping
from tutela.casework.intelligence.models import Source, Thread
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.engine.communications.readers.whatsapp import DATE_ORDER
from tutela.engine.communications.told import Terms
from tutela.printable import printable

_ORDERS = {"dmy": "day month year", "mdy": "month day year", "ymd": "year month day"}
_SHOWN = 50


@click.group()
def communications() -> None:
    """Read chats, mail, calls and forensic reports that an exhibit holds.

    \b
    Example:
      tutela communications receive OP-114/JB1 --zone Europe/London --as finn
    """


@communications.command()
@click.argument("reference", metavar="CASE/EXHIBIT")
@click.option("--only", default="", metavar="PATH", help="One file or folder, as its path in the exhibit.")
@click.option("--zone", default="", help="The time zone of times that state none, such as Europe/London.")
@click.option(
    "--date-order",
    "order",
    type=click.Choice(list(_ORDERS)),
    help="The order of dates, where a file does not say.",
)
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="A TOML file that says what a table's columns hold."
)
@as_json
@acting_as
def receive(
    reference: str, only: str, zone: str, order: str | None, mapping: Path | None, as_json: bool, acting: str
) -> None:
    """Read what was received for an exhibit; the files are only read, and nothing is added twice.

    Exit code 3: done, with something that could not be read, or a file that asks.

    \b
    Example:
      tutela communications receive OP-114/JB1 --zone Europe/London --as finn
    """
    by = actor(acting)
    exhibit = exhibit_for(by, reference)
    terms = Terms(zone, {DATE_ORDER: _ORDERS[order]} if order else {}, _mapping(mapping))
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task("read", total=None, counts="reading")

        def show(source: Source) -> None:
            bar.update(task, counts=f"{source.format}: {source.observed:,} read, {source.added:,} new")

        sources = actions.receive_communications(by, exhibit, terms, only, show)
    says = [pages.source_in_words(each) for each in sources]
    say(as_json, {"exhibit": reference, "readings": [pages.source_as_json(each) for each in sources]}, *says)
    sys.exit(REPORTED if any(each.lost or each.state != Source.State.READ for each in sources) else 0)


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise BadMapping(
            f'{printable(str(path))} cannot be read as TOML. Write lines such as: text = "Body"'
        ) from wrong
    return {str(key): str(value) for key, value in said.items()}


@communications.command(name="list")
@click.argument("reference", metavar="CASE/EXHIBIT")
@as_json
@acting_as
def list_(reference: str, as_json: bool, acting: str) -> None:
    """List the threads of an exhibit.

    \b
    Example:
      tutela communications list OP-114/JB1 --as finn
    """
    exhibit = queries.exhibit_to_read(actor(acting), reference)
    threads = list(Thread.objects.filter(exhibit=exhibit).order_by("-last_ms", "pk")[: _SHOWN + 1])
    rows = [
        {"thread": each.pk, "title": each.title or each.key, "format": each.format, "count": each.count}
        for each in threads[:_SHOWN]
    ]
    says = [
        f"{row['thread']}: {printable(str(row['title']))}, {row['count']:,} from {row['format']}"
        for row in rows
    ]
    if len(threads) > _SHOWN:
        says.append("and more: the page of the exhibit's communications has them all")
    say(as_json, {"exhibit": reference, "threads": rows}, *(says or ["Nothing was read yet."]))


@communications.command()
@click.argument("number", type=int)
@as_json
@acting_as
def report(number: int, as_json: bool, acting: str) -> None:
    """Print the report of one reading: what was read, what was not, and on what terms.

    \b
    Example:
      tutela communications report 7 --json --as finn
    """
    source = queries.source_for(actor(acting), number)
    lines = [f"  {line.place}: {line.says}" for line in source.lines.order_by("pk")[:_SHOWN]]
    if source.lines.count() > _SHOWN:
        lines.append(
            f"  and more: the page {reverse('communications-reading', args=[source.pk])} has them all"
        )
    say(as_json, pages.report(source), pages.source_in_words(source), *lines)


commands: list[click.Command] = [communications]

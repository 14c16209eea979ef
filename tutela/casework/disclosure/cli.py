"""Commands over disclosure: who did what, requests for access, and the logs for the Commissioner."""

from datetime import datetime
from pathlib import Path

import click

from tutela import files as ground
from tutela.casework.disclosure import actions, law, queries
from tutela.casework.disclosure.answers import files, reading
from tutela.casework.people.command_line import acting_as, actor, as_json, say

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def disclosure() -> None:
    """Who did what with data, requests of people for what is held about them, logs for the Commissioner.

    \b
    Example:
      tutela disclosure requests --as sam
    """


@disclosure.command()
@click.argument("kind", type=click.Choice(list(reading.KINDS)))
@click.argument("name")
@click.option("--since", type=_DAY, required=True, help="The first day.")
@click.option("--until", type=_DAY, required=True, help="The last day.")
@click.option(
    "--for", "purpose", type=click.Choice(sorted(law.purposes())), required=True, help="Which purpose."
)
@click.option("--because", required=True, help="Why; it names nobody.")
@click.option("--out", type=click.Path(path_type=Path), help="Write it to this file as CSV.")
@acting_as
def logs(
    kind: str,
    name: str,
    since: datetime,
    until: datetime,
    purpose: str,
    because: str,
    out: Path | None,
    acting: str,
) -> None:
    """Say who did what with a case, report, item, person of a case, or what one of ours did; it is on record.

    \b
    Example:
      tutela disclosure logs report R-12 --since 2026-01-01 --until 2026-12-31 --for lawfulness \\
        --because "Audit 1/26" --as audra
    """
    by = actor(acting)
    answer = actions.answer_logs(by, kind, name, since.date(), until.date(), purpose, because)
    text = files.as_csv(reading.lines(answer))
    if out is None:
        click.echo(text, nl=False)
        return
    with ground.atomic(out) as file:
        file.write(text.encode())
    click.echo(f"{answer}: {answer.lines} lines. SHA-256 {answer.sha256}")


@disclosure.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--since", type=_DAY, required=True, help="The first day.")
@click.option("--until", type=_DAY, required=True, help="The last day.")
@as_json
@acting_as
def commissioner(folder: Path, since: datetime, until: datetime, as_json: bool, acting: str) -> None:
    """Write the logs of a period to a new folder, signed, with a program that proves them without Tutela.

    \b
    Example:
      tutela disclosure commissioner logs-2026 --since 2026-01-01 --until 2026-12-31 --as audra
      python logs-2026/verify_record.py logs-2026
    """
    written = actions.give_commissioner(actor(acting), folder, since.date(), until.date())
    told = {"entries": written.entries, "root": written.root, "sha256": written.sha256}
    say(as_json, told, f"Wrote {folder}. To prove it: python verify_record.py .")


@disclosure.command()
@as_json
@acting_as
def requests(as_json: bool, acting: str) -> None:
    """List requests for access, the one due first at the top.

    \b
    Example:
      tutela disclosure requests --as sam
    """
    rows = [
        {
            "name": str(row),
            "state": row.state,
            "due": row.due_on.isoformat() if row.due_on else "",
            "received": row.received_on.isoformat(),
        }
        for row in queries.requests_of(actor(acting))[:1000]
    ]
    lines = [f"{row['name']}  {row['state']}  due {row['due'] or 'not yet counted'}" for row in rows]
    say(as_json, {"requests": rows}, *(lines or ["Nobody has asked."]))


commands: list[click.Command] = [disclosure]

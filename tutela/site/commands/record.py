"""Commands over the record of acts; here, since the room that keeps it stands below the people."""

import json
from dataclasses import asdict

import click

from tutela.casework import gate
from tutela.casework.custody import log as record
from tutela.casework.gate import Act
from tutela.casework.people.command_line import actor


@click.group()
def log() -> None:
    """Verify and read the record of acts.

    \b
    Example:
      tutela log verify
    """


@log.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(as_json: bool) -> None:
    """Prove every entry of the record, and that it agrees with every checkpoint that is held of it.

    It shows no entry, so anybody may ask. Exit code 0: whole; 5: changed, and the first bad entry is named.

    \b
    Example:
      tutela log verify --json
    """
    verified = record.verify()
    if as_json:
        click.echo(json.dumps({"schema": 1, **asdict(verified)}))
        return
    click.echo(
        f"The record is whole: {verified.entries} entries, head {verified.head[:16]}…, and agrees with "
        f"{verified.checkpoints} checkpoints."
    )
    for note in verified.notes:
        click.echo(f"  {note}")


@log.command()
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many entries.")
@click.option("--as", "acting", required=True, metavar="NAME", help="The person who reads.")
def show(last: int, acting: str) -> None:
    """Print the latest entries of the reader's unit as JSON lines, newest first.

    \b
    Example:
      tutela log show --last 5 --as audra
    """
    by = actor(acting)
    gate.require(by, Act.READ_LOG)
    for entry in record.latest(limit=last, unit=by.unit):
        click.echo(json.dumps(entry, sort_keys=True))


commands: list[click.Command] = [log]

"""Commands over the record of acts."""

import json

import click

from tutela.casework.custody import log as record


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
    """Prove every entry of the record, from the first to the last.

    Exit code 0: whole; 5: changed, and the first bad entry is named.

    \b
    Example:
      tutela log verify --json
    """
    verified = record.verify()
    if as_json:
        click.echo(json.dumps({"schema": 1, "entries": verified.entries, "head": verified.head}))
    else:
        click.echo(f"The record is whole: {verified.entries} entries, head {verified.head[:16]}…")


@log.command()
@click.option("--last", default=20, show_default=True, help="How many entries.")
def show(last: int) -> None:
    """Print the latest entries as JSON lines, newest first.

    \b
    Example:
      tutela log show --last 5
    """
    for entry in record.latest(limit=last):
        click.echo(json.dumps(entry, sort_keys=True))


commands: list[click.Command] = [log]

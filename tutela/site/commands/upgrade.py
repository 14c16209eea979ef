"""The command that brings an existing installation's tables to this version."""

import click

from tutela import __version__
from tutela.site import processes, upgrade as schema


@click.command()
@click.option("--backed-up", is_flag=True, help="Say that you have just made a backup yourself.")
def upgrade(backed_up: bool) -> None:
    """Bring the tables of the database to this version, after a backup, on record.

    An SQLite database is copied first, beside itself; of PostgreSQL you make the backup and say so. Stop
    every part of Tutela before. Interrupted or killed, it has changed all or nothing: run it again.

    \b
    Example:
      tutela upgrade
    """
    with processes.only_one():
        renew(backed_up=backed_up)


def renew(*, backed_up: bool) -> None:
    """Bring the tables to this version, and say what was done."""
    if schema.standing() is not schema.Standing.BEHIND:
        schema.require_current()
        click.echo(f"Nothing to do: the tables are those that Tutela {__version__} needs.")
        return
    before = schema.version()
    backup = schema.upgrade(backed_up=backed_up)
    if backup is not None:
        click.echo(f"Backed up to {backup}")
    click.echo(f"The tables were of version {before}; they are those of {schema.version()} now.")


commands: list[click.Command] = [upgrade]

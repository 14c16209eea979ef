"""The command that brings an existing installation's tables to this version."""

import click

from tutela import __version__
from tutela.casework.custody import installation, keys, standing
from tutela.casework.people import queries as people
from tutela.errors import Unavailable
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
    schema.require_any()
    with processes.only_one():
        renew(backed_up=backed_up)


def renew(*, backed_up: bool) -> None:
    """Bring the tables to this version, and say what was done."""
    if schema.table_state() is not schema.TableState.BEHIND:
        schema.require_current()
        click.echo(f"Nothing to do: the tables are those that Tutela {__version__} needs.")
        return
    before = schema.version()
    backup = schema.upgrade(backed_up=backed_up)
    if backup is not None:
        click.echo(f"Backed up to {backup}")
    _bind_what_agrees()
    click.echo(f"The tables were of version {before}; they are those of {schema.version()} now.")


def _bind_what_agrees() -> None:
    """Give database and vault of before one name, and bind each row to its object.

    Where they do not agree, or a key is not here, the next start says so.
    """
    try:
        if standing.look().refusal is None:
            installation.establish(people.installations())
            processes.bind_what_is_sealed()
    except (keys.KeyMissing, keys.WrongUnitKey) as refused:
        click.echo(f"What is sealed is not bound to its rows yet, and does not open: {refused}", err=True)
    except Unavailable as away:
        click.echo(f"The vault was not asked whether it belongs to this database: {away}", err=True)


commands: list[click.Command] = [upgrade]

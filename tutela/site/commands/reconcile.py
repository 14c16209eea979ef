"""The command that goes on with a database and a vault one of which is older than the other."""

import click

from tutela.casework.custody import installation, standing
from tutela.casework.custody.proving import comparison
from tutela.casework.people import queries as people
from tutela.site import processes, upgrade


@click.command()
@click.option("--accept", is_flag=True, help="Go on with both as they are. What is lost stays lost.")
@click.pass_context
def reconcile(context: click.Context, accept: bool) -> None:
    """Say how database and vault disagree, and go on with both as they are if you accept that.

    Nothing is removed: objects that the database does not name stay in the vault, and later work goes beside
    them. It is on the record of every unit. Put the newer database or vault back instead, if you have it.

    \b
    Example:
      tutela reconcile
    """
    upgrade.require_current()
    now = standing.look()
    if now.refusal is None:
        click.echo("Database and vault belong together and agree. There is nothing to do.")
        return
    if not accept:
        there = comparison.compare()
        click.echo(f"{now.refusal}  [{now.refusal.code}]")
        click.echo(
            f"The database names {there.missing} objects that the vault does not hold; the vault holds "
            f"{there.unnamed} that the database does not name. To go on with both as they are: "
            "tutela reconcile --accept"
        )
        context.exit(now.refusal.exit_code)
    with processes.only_one():
        there = installation.reconcile(people.installations())
    click.echo(
        f"Database and vault go on together. {there.missing} objects are missing, and {there.unnamed} that "
        "no row names are kept. It is on record."
    )


commands: list[click.Command] = [reconcile]

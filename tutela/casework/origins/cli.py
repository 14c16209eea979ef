"""The command that has evidence weighed anew."""

import click

from tutela.casework.origins import actions
from tutela.casework.people.command_line import acting_as, actor


@click.command()
@acting_as
def weigh(acting: str) -> None:
    """Weigh anew what speaks for a first recording, of everything that waits.

    Once after an update from before 0.3.0, and whenever the weights or dates of seizure changed. The workers
    do it behind what is received.

    \b
    Example:
      tutela weigh --as sam
    """
    count = actions.weigh_anew(actor(acting))
    click.echo(f"{count} items are weighed anew by the workers.")


commands = [weigh]

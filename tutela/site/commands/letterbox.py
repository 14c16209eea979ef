"""Commands for the letterbox of the public's reports: its tables and its keys."""

import click

from tutela.casework.letterbox import actions
from tutela.casework.letterbox.place import own_box
from tutela.casework.people.command_line import acting_as, actor


@click.group()
def letterbox() -> None:
    """Look after the letterbox into which the public's door puts reports.

    \b
    Example:
      tutela letterbox renew --as adele
    """


@letterbox.command()
@acting_as
def renew(acting: str) -> None:
    """Make new keys that letters are sealed to, and give their public halves to the door.

    What was sealed before still opens: the older keys stay.

    \b
    Example:
      tutela letterbox renew --as adele
    """
    with own_box() as box:
        box.make()
        for key in actions.renew_keys(actor(acting)):
            box.publish(key)
            click.echo(f"Letters are sealed to key {key.number} from now on, for: {key.purpose}.")


commands: list[click.Command] = [letterbox]

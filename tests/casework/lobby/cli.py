"""The command of the room."""

import click


@click.command()
def greet() -> None:
    """Greet who waits.

    \b
    Example:
      tutela greet
    """
    click.echo("Welcome")


commands: list[click.Command] = [greet]

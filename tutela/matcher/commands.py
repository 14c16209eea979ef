"""The command that opens the door for look-ups."""

import os
from importlib import import_module

import click


@click.command()
def matcher() -> None:
    """Open the door at which partners' programs look hashes up, until told to stop.

    It reads [matcher] of the settings, and answers as HMA does, for partners with whom that is agreed.

    \b
    Example:
      tutela matcher
    """
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.matcher.django_settings"
    import_module("tutela.matcher.serving").serve()


commands: list[click.Command] = [matcher]

"""The command that opens the door for the public."""

import os
from importlib import import_module

import click


@click.command()
def public() -> None:
    """Open the door for the public, until told to stop.

    It reads [door] of the settings, needs no key of the unit, and reaches no database but the letterbox.

    \b
    Example:
      tutela public
    """
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.public.django_settings"
    import_module("tutela.public.serving").serve()


commands: list[click.Command] = [public]

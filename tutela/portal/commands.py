"""The command that opens the door for partners."""

import os
from importlib import import_module

import click


@click.command()
def partners() -> None:
    """Open the door for companies, until told to stop.

    It reads [portal] of the settings, needs no key of the unit, and reaches no database but the exchange.

    \b
    Example:
      tutela partners
    """
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.portal.django_settings"
    import_module("tutela.portal.serving").serve()


commands: list[click.Command] = [partners]

"""The command that opens the door for partners."""

import os
from importlib import import_module
from pathlib import Path

import click


@click.command()
@click.option(
    "--emergency-page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page for the proxy that says what to do while the door is down, and end.",
)
def partners(emergency_page: Path | None) -> None:
    """Open the door for companies, until told to stop.

    It reads [portal] of the settings, needs no key of the unit, and reaches no database but the exchange.

    \b
    Example:
      tutela partners
    """
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.portal.django_settings"
    serving = import_module("tutela.portal.serving")
    if emergency_page is None:
        serving.serve()
    else:
        emergency_page.write_bytes(serving.emergency_page())
        emergency_page.chmod(0o644)
        click.echo(f"Wrote {emergency_page}")


commands: list[click.Command] = [partners]

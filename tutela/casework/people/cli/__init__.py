"""Commands about people, and those by which somebody signs in at a shell."""

import click

from tutela.casework.people.cli.accounts import person
from tutela.casework.people.cli.shells import service, sign_in, sign_out

__all__ = ["commands", "person", "service", "sign_in", "sign_out"]
commands: list[click.Command] = [person, service, sign_in, sign_out]

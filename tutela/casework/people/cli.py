"""Commands for administrators: add people, grant roles, issue one-time sign-in links."""

import click
from django.conf import settings

from tutela.casework.gate import Role
from tutela.casework.people import actions
from tutela.casework.people.command_line import actor
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Person, Unit


@click.group()
def person() -> None:
    """Add people and issue their one-time sign-in links.

    \b
    Example:
      tutela person add ana "Ana Reed" --role assessor --as adele
    """


@person.command()
@click.argument("username")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role if role is not Role.MACHINE]),
)
@click.option("--as", "acting", required=True, metavar="NAME", help="The administrator who acts.")
def add(username: str, name: str, roles: tuple[str, ...], acting: str) -> None:
    """Add a person to the acting administrator's unit.

    \b
    Example:
      tutela person add quinn "Quinn Hale" --role "quality officer" --as adele
    """
    by = actor(acting)
    unit = Unit.objects.get(pk=by.unit)
    added = actions.add_person(by, username, name, unit, *(Role(role) for role in roles))
    click.echo(f"Added {added.username}: {', '.join(roles)}.")


@person.command()
@click.argument("username")
@click.option("--as", "acting", required=True, metavar="NAME", help="The administrator who acts.")
def link(username: str, acting: str) -> None:
    """Print a link that signs a person in once, within 30 minutes.

    \b
    Example:
      tutela person link ana --as adele
    """
    by = actor(acting)
    person_named = Person.objects.filter(username=username, unit=by.unit).first()
    if person_named is None:
        raise UnknownPerson(f"There is no person {username!r} in this unit.")
    click.echo(f"{address()}/sign-in/{actions.issue_link(by, person_named)}/")


def address() -> str:
    """Give the address of the workbench."""
    web = settings.TUTELA.web
    return f"http://{web.host}:{web.port}"


commands: list[click.Command] = [person]

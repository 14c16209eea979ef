"""Commands about people: add them, suspend them, end their accounts and sessions, issue one-time links."""

import json
from datetime import datetime

import click

from tutela.casework.gate import ROLES_OF_PEOPLE, Role
from tutela.casework.people import actions, addresses, queries
from tutela.casework.people.command_line import acting_as, actor, as_json
from tutela.casework.people.models import Unit
from tutela.casework.people.presenters import session_answer, state_of
from tutela.casework.times import end_of


@click.group()
def person() -> None:
    """Add people, issue their one-time links, keep them out.

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
    type=click.Choice([role.value for role in ROLES_OF_PEOPLE]),
)
@acting_as
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
@acting_as
def link(username: str, acting: str) -> None:
    """Print a link for a person, for once, within 30 minutes. Their older links are void.

    \b
    Example:
      tutela person link ana --as adele
    """
    by = actor(acting)
    click.echo(addresses.link(actions.issue_link(by, queries.person_for(by, username))))


@person.command()
@click.argument("username")
@acting_as
def suspend(username: str, acting: str) -> None:
    """Keep a person out from their next request on, until they are let in again.

    \b
    Example:
      tutela person suspend ana --as sam
    """
    by = actor(acting)
    ended = actions.suspend(by, queries.person_for(by, username))
    click.echo(f"{username} is suspended; {ended} sessions were ended.")


@person.command()
@click.argument("username")
@acting_as
def resume(username: str, acting: str) -> None:
    """Let a suspended person sign in again.

    \b
    Example:
      tutela person resume ana --as sam
    """
    by = actor(acting)
    actions.resume(by, queries.person_for(by, username))
    click.echo(f"{username} can sign in again.")


@person.command()
@click.argument("username")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The last day; at once, without it.")
@acting_as
def end(username: str, day: datetime | None, acting: str) -> None:
    """End a person's account for good: at once, or by itself after a day.

    \b
    Example:
      tutela person end ana --on 2027-03-31 --as adele
    """
    by = actor(acting)
    whom = queries.person_for(by, username)
    actions.end(by, whom, end_of(day.date()) if day else None)
    whom.refresh_from_db()
    click.echo(f"The account of {username}: {state_of(whom)['says'].lower()}.")


@person.command()
@click.argument("username")
@click.option("--end", "ends", is_flag=True, help="End them all.")
@as_json
@acting_as
def sessions(username: str, ends: bool, as_json: bool, acting: str) -> None:
    """List where a person is signed in, or end all of it.

    \b
    Example:
      tutela person sessions ana --as sam
    """
    by = actor(acting)
    whom = queries.person_for(by, username)
    if ends:
        click.echo(f"Ended {actions.end_sessions(by, whom)} sessions of {username}.")
        return
    rows = [session_answer(row) for row in queries.sessions_of(whom)]
    if as_json:
        click.echo(json.dumps({"schema": 1, "person": username, "sessions": rows}))
        return
    for row in rows:
        click.echo(f"{row['where']}, by {row['way']}, since {row['began']}, last active {row['active']}")
    if not rows:
        click.echo(f"{username} is signed in nowhere.")

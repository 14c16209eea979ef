"""What commands of the rooms share: who acts, the answer as JSON, and how one ends that has reports."""

import json
from typing import Any

import click

from tutela.casework.gate import Actor
from tutela.casework.people import demonstration, queries, shell_token
from tutela.casework.people.errors import NotSignedIn
from tutela.casework.people.queries import COMMAND_LINE, actor_named

REPORTED = 3  # the exit code of work that is done, with something to report

acting_as = click.option("--as", "acting", required=True, metavar="NAME", help="The person who acts.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def actor(name: str) -> Actor:
    """Find who acts at the command line by their name, which is believed with their token only.

    Raises:
        UnknownPerson: nobody active has that name.
        NotSignedIn: this shell speaks for nobody, or for somebody else.
    """
    named = actor_named(name, COMMAND_LINE)
    if demonstration.is_on():
        return named
    by = queries.bearer_of(shell_token.held())
    if by is None:
        raise NotSignedIn(f"Nobody is signed in at this shell. Sign in first: `tutela sign-in {name}`.")
    if by.person != named.person:
        raise NotSignedIn(
            f"This shell speaks for {by.name}, not for {name}: one shell is never two people. "
            f"If {name} sits here now, `tutela sign-in {name}`."
        )
    return by


def say(as_json: bool, answer: dict[str, Any], *lines: str) -> None:
    """Print what was done: as JSON for a program, or in lines for people."""
    click.echo(json.dumps({"schema": 1, **answer}) if as_json else "\n".join(lines))

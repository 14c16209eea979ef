"""Comes in as people do: by a command, or signed in at the pages."""

from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result
from django.test import Client

from tutela.casework.gate import Actor
from tutela.casework.people import queries


def run(command: click.Command, *words: str | Path) -> Result:
    """Run a command; what it raises comes through, and how it ended is in the result."""
    result = CliRunner().invoke(command, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def signed_in(who: Actor) -> Client:
    """Give a browser in which somebody is signed in; a fault of the program's own is a page there."""
    client = Client(raise_request_exception=False)
    client.force_login(queries.person_of(who))
    return client


def by_link(browser: Client, token: str) -> Any:
    """Open a one-time link in a browser, as its page does."""
    return browser.post("/sign-in/", {"token": token})

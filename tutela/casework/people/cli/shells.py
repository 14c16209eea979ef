"""Commands by which somebody signs in at a shell and out again, and accounts for unattended use."""

import sys
from pathlib import Path

import click
from django.utils import timezone

from tutela import files
from tutela.casework.gate import Actor, Role
from tutela.casework.people import actions, queries, shell_token
from tutela.casework.people.actions import Enrolled
from tutela.casework.people.command_line import acting_as, actor
from tutela.casework.people.entrance import codes, seals
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import SignInLink
from tutela.casework.people.queries import COMMAND_LINE
from tutela.casework.times import clock

# Shorter than any link's token, longer than any code.
_LONGEST_CODE = 24
_TRIES = 3
_DIGITS = "The six digits that the app shows now"


@click.command("sign-in")
@click.argument("username")
def sign_in(username: str) -> None:
    """Sign in at this shell: commands that say --as with your name are believed for an hour.

    You are asked for the six digits of your authenticator app, for a recovery code, or, the first time, for
    the link you were given: that enrols an app. One shell speaks for one person: who signs in after you ends
    yours.

    \b
    Example:
      tutela sign-in finn
    """
    typed = _asked("Six digits of your app, a recovery code, or your link").rpartition("#")[2].strip()
    if len(typed) <= _LONGEST_CODE:
        person = actions.sign_in_by_code(username, typed, COMMAND_LINE)
        _open_shell(queries.actor_for(person, COMMAND_LINE))
        return
    link = actions.open_link(typed, COMMAND_LINE, username)
    by = queries.actor_for(link.person, COMMAND_LINE)
    secret = codes.new_secret()
    click.echo(f"Type this key into your authenticator app:\n  {codes.written(secret)}")
    enrolled = _enrolled(by, link, secret)
    _tell(enrolled)
    if not enrolled.waits:
        _open_shell(by)


def _enrolled(by: Actor, link: SignInLink, secret: bytes) -> Enrolled:
    """Enrol the app; who mistypes its digits is asked again, for the link is spent."""
    for _ in range(_TRIES - 1):
        try:
            return actions.enrol_app(by, link, secret, _asked(_DIGITS))
        except NotLetIn as refused:
            click.echo(str(refused), err=True)
    return actions.enrol_app(by, link, secret, _asked(_DIGITS))


def _asked(what: str) -> str:
    """Ask for a secret: unseen at a terminal, or on a line of its own where something else types."""
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True))
    click.echo(f"{what}:", err=True)
    return sys.stdin.readline().strip()


def _tell(enrolled: Enrolled) -> None:
    click.echo("Your recovery codes, shown here only; each signs you in once:")
    for code in enrolled.codes:
        click.echo(f"  {code}")
    if enrolled.waits:
        click.echo(
            f"A second person has to confirm this, on the page Confirm a colleague. Read this sign to them: "
            f"{seals.said_aloud(enrolled.credential)}\nThen sign in with a code."
        )


def _open_shell(by: Actor) -> None:
    _close_shell()
    shell_token.keep(actions.open_shell(by))
    click.echo(f"Signed in as {by.name} until {clock(timezone.now() + queries.shell_lasts())}.")


@click.command("sign-out")
def sign_out() -> None:
    """Sign out at this shell.

    \b
    Example:
      tutela sign-out
    """
    by = _close_shell()
    shell_token.forget()
    click.echo(f"Signed out {by.name}." if by else "Nobody was signed in.")


def _close_shell() -> Actor | None:
    """End what this shell spoke by; what a service speaks by is not the shell's."""
    token = shell_token.held()
    by = queries.bearer_of(token)
    if by is None or by.is_service:
        return None
    actions.close_shell(by, token)
    return by


@click.group()
def service() -> None:
    """Look after accounts for unattended use, which see no media and approve nothing.

    \b
    Example:
      tutela service add intake-robot /etc/tutela/intake.token --as adele
    """


@service.command()
@click.argument("username")
@click.argument("token_file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--role",
    type=click.Choice([Role.FORENSIC_PRACTITIONER.value, Role.AUDITOR.value, Role.ANALYST.value]),
    default=Role.FORENSIC_PRACTITIONER.value,
    show_default=True,
)
@click.option("--days", type=click.IntRange(1, 90), default=90, show_default=True, help="How long it lasts.")
@acting_as
def add(username: str, token_file: Path, role: str, days: int, acting: str) -> None:
    """Add a service account, or renew its token, and write the token to a file that its user alone reads.

    The commands of the service name that file in TUTELA_TOKEN_FILE.

    \b
    Example:
      tutela service add intake-robot /etc/tutela/intake.token --days 30 --as adele
    """
    token = actions.add_service(actor(acting), username, Role(role), days)
    with files.atomic(token_file) as out:
        out.write(token.encode())
    click.echo(f"Wrote the token of {username} to {token_file}; it lasts {days} days.")

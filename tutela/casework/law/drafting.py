"""What a command that drafts a version of a rule book needs: its text, and the unit's policy of it."""

from pathlib import Path

import click

from tutela.casework.gate import Actor
from tutela.casework.policies import actions
from tutela.casework.policies.models import Policy

_OWNER = "Policy lead"


def text_in(file: Path) -> str:
    """Read a file of text.

    Raises:
        BadParameter: it is none in UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise click.BadParameter(f"{file} is not text in UTF-8.") from wrong


def policy_of(by: Actor, book: str, name: str, title: str) -> Policy:
    """Give the policy under which the actor's unit holds a rule book; the first time it is made.

    Raises:
        NotAllowed: there is none, and the actor may write none.
    """
    found = Policy.objects.filter(unit=by.unit, rule_book=book).first()
    return found or actions.make_policy(by, name, title, _OWNER, rule_book=book)

"""Commands over the unit's mailbox."""

import sys

import click
from django.conf import settings

from tutela.casework.channels.models import MailboxRound
from tutela.casework.channels.outward.answers import Outcome
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.casework.reports import actions
from tutela.casework.reports.mailbox import standing


@click.group()
def mailbox() -> None:
    """Read the unit's mailbox, or say how it stands.

    \b
    Example:
      tutela mailbox read --as ida
    """


@mailbox.command()
@as_json
@acting_as
def read(as_json: bool, acting: str) -> None:
    """Take in now what waits in the mailbox that [mailbox] names; each mail becomes a report.

    Exit code 3: done, with mails that could not be opened, or nothing could be read.

    \b
    Example:
      tutela mailbox read --as ida
    """
    row = actions.read_mailbox(actor(acting))
    say(as_json, _answer(row), standing.in_words(row))
    sys.exit(0 if row.outcome == Outcome.ACCEPTED and not row.unopened else REPORTED)


@mailbox.command()
@as_json
@acting_as
def status(as_json: bool, acting: str) -> None:
    """Say when the mailbox was read last, what came of it, and the last refusal.

    \b
    Example:
      tutela mailbox status --as ida
    """
    last, refused = standing.of(actor(acting))
    lines = [standing.in_words(last) if last else "The mailbox was not read yet."]
    if refused and refused != last:
        lines.append(f"Last refusal: {standing.in_words(refused)}")
    if not settings.TUTELA.mailbox.host:
        lines.append("[mailbox] names no server: it is not read by itself.")
    answer = {
        "last": _answer(last) if last else None, "refused": _answer(refused) if refused else None,
    }  # fmt: skip
    say(as_json, answer, *lines)


def _answer(row: MailboxRound) -> dict[str, object]:
    return {
        "round": row.pk, "outcome": row.outcome, "says": row.says, "new": row.new, "versions": row.versions,
        "held": row.held, "unopened": row.unopened, "left": row.left,
    }  # fmt: skip

"""Commands that reach whoever sent a report by the door: a question, or how they can be reached."""

import click

from tutela.casework.gate import Actor
from tutela.casework.letterbox import actions
from tutela.casework.people.command_line import acting_as, actor
from tutela.casework.reports import queries
from tutela.casework.reports.letters.names import contacts_of, thread_of
from tutela.printable import printable


@click.group()
def reporter() -> None:
    """Ask whoever sent a report by the public's door, or learn, by two people, how they can be reached.

    \b
    Example:
      tutela reporter ask 17 "On which day did you see it?" --as ida
    """


def _contact(by: Actor, number: int, which: int) -> bytes:
    """Give the name of one of a report's contacts; none of ours where there are not so many."""
    kept = contacts_of(queries.report_for(by, number))
    return kept[which - 1][0] if which <= len(kept) else b""


_which = click.option(
    "--contact", "which", type=click.IntRange(1), default=1, show_default=True,
    help="Which of them, where a report came from several senders.",
)  # fmt: skip


@reporter.command()
@click.argument("report", type=int)
@click.argument("question")
@acting_as
def ask(report: int, question: str, acting: str) -> None:
    """Ask one question, which waits behind the receipt; the answer becomes the report's next version.

    \b
    Example:
      tutela reporter ask 17 "On which day did you see it?" --as ida
    """
    by = actor(acting)
    thread = actions.ask_reporter(by, thread_of(queries.report_for(by, report)), question)
    click.echo(f"Question {thread.question_number} waits for whoever sent R-{report}, within a minute.")


@reporter.command()
@click.argument("report", type=int)
@click.option("--reason", required=True, help="Why this reporter has to be reached.")
@_which
@acting_as
def contact(report: int, reason: str, which: int, acting: str) -> None:
    """Ask to learn how a reporter can be reached; a colleague has to release it.

    \b
    Example:
      tutela reporter contact 17 --reason "The address is not whole" --as ida
    """
    by = actor(acting)
    release = actions.ask_for_contact(by, _contact(by, report, which), reason)
    click.echo(f"Asked. A colleague releases it: tutela reporter release {release.pk} --as NAME")


@reporter.command()
@click.argument("release", type=int)
@acting_as
def release(release: int, acting: str) -> None:
    """Release a contact that a colleague asked for; both of you may read it then.

    \b
    Example:
      tutela reporter release 3 --as sam
    """
    actions.release_contact(actor(acting), release)
    click.echo("Released, to the two of you.")


@reporter.command()
@click.argument("report", type=int)
@_which
@acting_as
def read(report: int, which: int, acting: str) -> None:
    """Read how a reporter can be reached, once it is released to you; each reading is on record.

    \b
    Example:
      tutela reporter read 17 --as ida
    """
    by = actor(acting)
    click.echo(printable(actions.read_contact(by, _contact(by, report, which))))

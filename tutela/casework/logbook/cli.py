"""Commands over the intelligence log: file, authority, sanitise, sign, list."""

from datetime import datetime

import click
from django.utils import timezone

from tutela.casework.database import row_number
from tutela.casework.gate import Actor
from tutela.casework.logbook import actions, presenters, queries
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import Line
from tutela.casework.logbook.tables import grading, techniques
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.subjects.classes import classes

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def intelligence() -> None:
    """The intelligence log of a case: graded lines, what is handed on of them, and their authorities.

    \b
    Example:
      tutela intelligence list OP-114 --as finn
    """


def _line(by: Actor, reference: str) -> Line:
    number = row_number(reference.upper().removeprefix("IL-"))
    if number is None:
        raise BadLine(f"{reference!r} is no line. Lines are called IL-1, IL-2 and so on.")
    return queries.line_for(by, number)


@intelligence.command()
@click.argument("case")
@click.argument("text")
@click.option("--source", required=True, type=click.Choice(list(grading().source)))
@click.option("--information", required=True, type=click.Choice(list(grading().information)))
@click.option("--handling", required=True, type=click.Choice(list(grading().handling)))
@click.option("--conditions", default="", help="Of the handling code C.")
@click.option("--provenance", required=True, type=click.Choice(Line.Provenance.values))
@click.option("--place", default="", help="Which row or place; no name of a source.")
@click.option("--technique", default="review", type=click.Choice(list(techniques())))
@click.option(
    "--on", "day", type=_DAY, default=None, help="The day on which it was obtained; today otherwise."
)
@click.option("--class", "subject_class", default="other", type=click.Choice(list(classes().titles)))
@click.option("--opinion", is_flag=True, help="An assessment, and no fact.")
@click.option("--marking", default="", help="Higher than that of the log.")
@as_json
@acting_as
def file(
    case: str, text: str, source: str, information: str, handling: str, conditions: str, provenance: str,
    place: str, technique: str, day: datetime | None, subject_class: str, opinion: bool, marking: str,
    as_json: bool, acting: str,
) -> None:  # fmt: skip
    """File one line.

    \b
    Example:
      tutela intelligence file OP-114 "The account is used at night" --source 2 --information B --handling P
        --provenance communication --place "thread 4" --as finn
    """
    by = actor(acting)
    graded = actions.Graded(
        text, source, information, handling, provenance, technique,
        day.date() if day else timezone.localdate(), conditions, place, subject_class, opinion, marking,
    )  # fmt: skip
    made = actions.file_line(by, queries.case_for(by, case), graded)
    say(as_json, {"line": str(made), "grading": made.grading, "marking": made.marking}, f"{made} is filed.")


@intelligence.command()
@click.argument("case")
@click.argument(
    "technique", type=click.Choice([one.code for one in techniques().values() if one.needs_authority])
)
@click.argument("reference")
@click.option("--granted-by", required=True, help="The office that granted it.")
@click.option("--from", "begins", required=True, type=_DAY)
@click.option("--until", "expires", required=True, type=_DAY)
@as_json
@acting_as
def authority(
    case: str, technique: str, reference: str, granted_by: str, begins: datetime, expires: datetime,
    as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Enter an authority that was given.

    \b
    Example:
      tutela intelligence authority OP-114 communications_data "CD 4/26" --granted-by "Authorising office"
        --from 2026-11-01 --until 2026-11-30 --as sam
    """
    by = actor(acting)
    made = actions.enter_authority(
        by, queries.case_for(by, case), technique, reference, granted_by, begins.date(), expires.date()
    )
    say(as_json, {"authority": made.pk, "reference": made.reference}, f"{made} is entered.")


@intelligence.command()
@click.argument("line")
@click.argument("text")
@as_json
@acting_as
def sanitise(line: str, text: str, as_json: bool, acting: str) -> None:
    """Write what of a line may be handed on; another person signs it.

    \b
    Example:
      tutela intelligence sanitise IL-4 "The account is in use" --as finn
    """
    by = actor(acting)
    made = actions.sanitise(by, _line(by, line), text)
    taken_out = f"Taken out: {', '.join(made.removed)}" if made.removed else "Nothing was taken out."
    say(as_json, {"line": line, "text": made.number, "removed": made.removed}, taken_out)


@intelligence.command()
@click.argument("line")
@click.argument("text", type=int)
@as_json
@acting_as
def sign(line: str, text: int, as_json: bool, acting: str) -> None:
    """Sign the newest text of a line that another person wrote.

    \b
    Example:
      tutela intelligence sign IL-4 1 --as quinn
    """
    by = actor(acting)
    made = actions.sign_text(by, _line(by, line), text)
    say(as_json, {"line": line, "text": made.number}, f"Text {made.number} of {line} is signed.")


@intelligence.command("list")
@click.argument("case")
@as_json
@acting_as
def list_(case: str, as_json: bool, acting: str) -> None:
    """List the log of a case, with its marking.

    \b
    Example:
      tutela intelligence list OP-114 --as finn
    """
    told = presenters.whole(queries.case_for(actor(acting), case))
    lines = [
        f"{row['line']}  {row['source']} {row['information']} {row['handling']}  {row['text']}"
        for row in told["lines"]
    ]
    say(as_json, told, told["marking"], *(lines or ["No line is filed."]))


commands: list[click.Command] = [intelligence]

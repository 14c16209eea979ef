"""Commands over retention: what is due, holds, and disposals with their certificates."""

from datetime import datetime
from pathlib import Path

import click

from tutela import files
from tutela.casework import gate
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.retention import actions, books, presenters, queries
from tutela.engine.retention.rules import Subject

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_KIND = click.Choice([Subject.CASE.value, Subject.REPORT.value])


@click.group()
def retention() -> None:
    """Until when what is kept: clocks by rule, holds, and disposals by two people.

    \b
    Example:
      tutela retention due --as sam
    """


@retention.command()
@as_json
@acting_as
def due(as_json: bool, acting: str) -> None:
    """List what runs, the one due first at the top.

    \b
    Example:
      tutela retention due --as sam
    """
    by = actor(acting)
    book, today = books.in_force(by.unit), datetime.now().astimezone().date()
    rows = [presenters.clock(clock, book, today) for clock in queries.clocks_of(by)[:1000]]
    lines = [
        f"{row['due']}  {row['kind']} {row['name']}: {row['then']}, {row['rule']}"
        f"{'' if row['is_verified'] else ' (not verified)'}"
        for row in rows
    ]
    say(as_json, {"clocks": rows}, *(lines or ["No clock runs."]))


@retention.command()
@click.argument("kind", type=_KIND)
@click.argument("name")
@click.option("--because", required=True, help="Why it is held.")
@click.option("--authority", required=True, help="By which authority.")
@as_json
@acting_as
def hold(kind: str, name: str, because: str, authority: str, as_json: bool, acting: str) -> None:
    """Hold a case or a report, so that it is not disposed of.

    \b
    Example:
      tutela retention hold case OP-1 --because "An appeal is pending" --authority "Crown Court" --as sam
    """
    by = actor(acting)
    made = actions.place_hold(by, queries.thing_for(by, kind, name), because, authority)
    say(as_json, presenters.hold(made, name), f"{made}: {name} is held.")


@retention.command()
@click.argument("hold")
@click.option("--because", required=True, help="Why it is held no more.")
@as_json
@acting_as
def unhold(hold: str, because: str, as_json: bool, acting: str) -> None:
    """End a hold.

    \b
    Example:
      tutela retention unhold LH-1 --because "The appeal ended" --as sam
    """
    by = actor(acting)
    ended = actions.end_hold(by, queries.hold_for(by, _number(hold, "LH-")), because)
    say(as_json, presenters.hold(ended, queries.names_of_held([ended])[ended.pk]), f"{ended} has ended.")


@retention.command()
@click.argument("case")
@click.option("--because", required=True, help="Why it is disposed of.")
@click.option("--authority", default="", help="By which law, order or decision, where no rule says so.")
@as_json
@acting_as
def propose(case: str, because: str, authority: str, as_json: bool, acting: str) -> None:
    """Propose that a closed case is disposed of, for another person to confirm.

    \b
    Example:
      tutela retention propose OP-1 --because "Its period is over" --as finn
    """
    by = actor(acting)
    made = actions.propose_disposal(by, queries.case_for(by, case), because, authority)
    say(as_json, presenters.disposal(made), f"Proposed {made}. Another person confirms it.")


@retention.command("propose-reports")
@click.argument("reports", nargs=-1)
@click.option("--because", required=True, help="Why they are disposed of.")
@click.option("--authority", default="", help="By which law, order or decision, where no rule says so.")
@as_json
@acting_as
def propose_reports(
    reports: tuple[str, ...], because: str, authority: str, as_json: bool, acting: str
) -> None:
    """Propose that reports are disposed of, as one act: those named, or without a name all that are due.

    \b
    Example:
      tutela retention propose-reports --because "Their period is over" --as ida
    """
    by = actor(acting)
    named = [queries.thing_for(by, Subject.REPORT, each).number for each in reports] or None
    made = actions.propose_reports(by, because, authority, named)
    number = made.disposal_parts.count()
    say(
        as_json,
        {**presenters.disposal(made), "reports": number},
        f"Proposed {made}, of {number} report{'' if number == 1 else 's'}. Another person confirms it.",
    )


@retention.command()
@click.argument("disposal")
@click.option("--refuse", is_flag=True, help="It is kept.")
@as_json
@acting_as
def answer(disposal: str, refuse: bool, as_json: bool, acting: str) -> None:
    """Confirm what another person proposed to dispose of, or refuse it. A worker carries it out.

    \b
    Example:
      tutela retention answer DC-1 --as sam
    """
    by = actor(acting)
    done = actions.answer_disposal(
        by, queries.disposal_for(by, _number(disposal, "DC-")), is_confirmed=not refuse
    )
    say(as_json, presenters.disposal(done), f"{done} of {done.reference}: {done.get_state_display()}.")


@retention.command()
@click.argument("disposal")
@click.option("--out", type=click.Path(path_type=Path), help="Write it to this file.")
@acting_as
def certificate(disposal: str, out: Path | None, acting: str) -> None:
    """Give the signed certificate of a disposal.

    \b
    Example:
      tutela retention certificate DC-1 --out DC-1.json --as sam
    """
    found = queries.disposal_for(actor(acting), _number(disposal, "DC-"))
    text = f"{found.certificate}\n{found.signature}\n"
    if out is None:
        click.echo(text, nl=False)
        return
    with files.atomic(out) as file:
        file.write(text.encode())


@retention.command()
@acting_as
def clean(acting: str) -> None:
    """Overwrite now what disposals freed in the database, which a worker else does by itself.

    \b
    Example:
      tutela retention clean --as sam
    """
    by = actor(acting)
    gate.require(by, gate.Act.CONFIRM_DISPOSAL)
    cleaned = actions.clean(gate.machine(by.unit, "retention"))
    click.echo(f"Cleaned after {cleaned} disposal{'' if cleaned == 1 else 's'}.")


def _number(text: str, sign: str) -> int:
    number = text.strip().upper().removeprefix(sign)
    return int(number) if number.isdecimal() else 0


commands: list[click.Command] = [retention]

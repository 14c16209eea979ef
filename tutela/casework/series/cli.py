"""Commands over series: open, add, remove, join, move, plan, list, show, told, confirm, chase, export."""

from datetime import datetime
from pathlib import Path

import click

from tutela import files
from tutela.casework.gate import Actor
from tutela.casework.packages.content.tables import bases
from tutela.casework.packages.models import Handling
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.referrals.queries import referral_for
from tutela.casework.series import actions, presenters, queries
from tutela.casework.series.actions import Given
from tutela.casework.series.models import Series, State

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_MOST = 500


@click.group()
def series() -> None:
    """Referrals that belong together: how far the child has come, who was told, and what is exported.

    \b
    Example:
      tutela series open --with VI-3 --as finn
    """


def _series(by: Actor, reference: str) -> Series:
    return queries.series_for(by, queries.number_in(reference))


def _say(is_json: bool, found: Series, *lines: str) -> None:
    count = queries.member_counts([found.pk]).get(found.pk, 0)
    say(is_json, presenters.as_row(found, count), *lines)


@series.command("open")
@click.option("--title", default="", help="A name of the series, never a child's.")
@click.option("--named-by", default="", help="Who else calls it so, where it is known by name only.")
@click.option("--with", "referral", default="", metavar="REFERRAL", help="A referral that is in it.")
@as_json
@acting_as
def open_(title: str, named_by: str, referral: str, as_json: bool, acting: str) -> None:
    """Open a series.

    \b
    Example:
      tutela series open --title AB12 --named-by "Bulletin 4" --as finn
    """
    by = actor(acting)
    first = referral_for(by, queries.number_in(referral, "VI-")) if referral else None
    made = actions.open_series(by, title, named_by, first)
    _say(as_json, made, f"Opened {made}.")


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("referral")
@click.option("--because", required=True, help="By what they belong together.")
@as_json
@acting_as
def add(reference: str, referral: str, because: str, as_json: bool, acting: str) -> None:
    """Put a referral into a series.

    \b
    Example:
      tutela series add VS-2 VI-3 --because "The same camera" --as finn
    """
    by = actor(acting)
    found = _series(by, reference)
    actions.add_referral(by, found, referral_for(by, queries.number_in(referral, "VI-")), because)
    _say(as_json, found, f"{referral.upper()} is in {found}.")


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("referral")
@click.option("--because", required=True, help="Why it does not belong there.")
@as_json
@acting_as
def remove(reference: str, referral: str, because: str, as_json: bool, acting: str) -> None:
    """Take a referral out of a series.

    \b
    Example:
      tutela series remove VS-2 VI-3 --because "Another camera" --as finn
    """
    by = actor(acting)
    found = _series(by, reference)
    actions.remove_referral(by, queries.member_for(found, queries.number_in(referral, "VI-")), because)
    _say(as_json, found, f"{referral.upper()} is not in {found} any more.")


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("into", metavar="INTO")
@click.option("--because", required=True, help="By what they are one.")
@as_json
@acting_as
def join(reference: str, into: str, because: str, as_json: bool, acting: str) -> None:
    """Join a series into another, which goes on.

    \b
    Example:
      tutela series join VS-2 VS-1 --because "The same camera" --as finn
    """
    by = actor(acting)
    found = _series(by, reference)
    target = actions.join_series(by, found, found.version, _series(by, into), because)
    _say(as_json, target, f"{found} was joined into {target}.")


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("state", type=click.Choice(State.values))
@click.option("--says", default="", help="Why, where it was a mistake; never who the child is.")
@as_json
@acting_as
def move(reference: str, state: str, says: str, as_json: bool, acting: str) -> None:
    """Change the status of a series and of its referrals; holders are told by the workers.

    \b
    Example:
      tutela series move VS-2 identified --as finn
    """
    by = actor(acting)
    found = _series(by, reference)
    _say(as_json, actions.move_series(by, found, found.version, state, says), f"{found} is {state}.")


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("action")
@click.option("--due", required=True, type=_DAY, help="By which day.")
@as_json
@acting_as
def plan(reference: str, action: str, due: datetime, as_json: bool, acting: str) -> None:
    """Set what is next for a series.

    \b
    Example:
      tutela series plan VS-2 "Ask the school register" --due 2026-12-01 --as finn
    """
    by = actor(acting)
    found = _series(by, reference)
    _say(as_json, actions.plan_series(by, found, found.version, action, due.date()), f"Set for {found}.")


@series.command("list")
@click.option("--state", default="", type=click.Choice(["", *State.values]), help="Of this status only.")
@as_json
@acting_as
def list_(state: str, as_json: bool, acting: str) -> None:
    """List the series of the unit.

    \b
    Example:
      tutela series list --state unidentified --as sam
    """
    found = list(queries.series_of(actor(acting), state)[:_MOST])
    counts = queries.member_counts([one.pk for one in found])
    rows = [presenters.as_row(one, counts.get(one.pk, 0)) for one in found]
    lines = [f"{row['series']}  {row['state']}  {row['referrals']} referrals  {row['title']}" for row in rows]
    say(as_json, {"series": rows}, *(lines or ["There is no series yet."]))


@series.command()
@click.argument("reference", metavar="SERIES")
@as_json
@acting_as
def show(reference: str, as_json: bool, acting: str) -> None:
    """Show a series with its referrals, holders and steps.

    \b
    Example:
      tutela series show VS-2 --json --as sam
    """
    by = actor(acting)
    found = _series(by, reference)
    told = presenters.whole(found, *queries.parts_of(found))
    lines = [f"{found}  {found.state}", *told["members"]]
    lines += [
        f"telling {row['telling']}  {row['holder']}  {row['confirmed_at'] or 'not confirmed'}"
        for row in told["tellings"]
    ]
    say(as_json, told, *lines)


@series.command()
@as_json
@acting_as
def told(as_json: bool, acting: str) -> None:
    """List what the unit was told of series, what waits first.

    \b
    Example:
      tutela series told --as sam
    """
    by = actor(acting)
    rows = [presenters.telling(by.unit, row) for row in queries.told_to(by)[:_MOST]]
    lines = [f"{row['telling']}  {row['series']}  {row['holder']}  {row['items']} items" for row in rows]
    say(as_json, {"tellings": rows}, *(lines or ["Nothing was told yet."]))


@series.command()
@click.argument("telling", type=int)
@click.option("--says", default="", help="What was done; of a partner, who confirmed it and how.")
@as_json
@acting_as
def confirm(telling: int, says: str, as_json: bool, acting: str) -> None:
    """Confirm what the unit was told, or keep a partner's word.

    \b
    Example:
      tutela series confirm 4 --as sam
    """
    by = actor(acting)
    done = actions.confirm_telling(by, queries.telling_for(by, telling), says)
    say(
        as_json,
        presenters.telling(by.unit, queries.telling_for(by, done.pk)),
        f"Confirmed telling {done.pk}.",
    )


@series.command()
@click.argument("telling", type=int)
@as_json
@acting_as
def chase(telling: int, as_json: bool, acting: str) -> None:
    """Ask a holder again; a partner that can be written to is written to.

    \b
    Example:
      tutela series chase 4 --as sam
    """
    by = actor(acting)
    done = actions.chase_telling(by, queries.telling_for(by, telling))
    say(
        as_json, presenters.telling(by.unit, queries.telling_for(by, done.pk)), f"Asked again: {done.chased}."
    )


@series.command()
@click.argument("reference", metavar="SERIES")
@click.option("--to", required=True, help="The name of a force or authority.")
@click.option("--basis", required=True, type=click.Choice(sorted(bases().by_code)), help="On which basis.")
@click.option("--handling", type=click.Choice(Handling.values), default=Handling.PERMITTED.value)
@click.option("--conditions", default="", help="Of the handling code C.")
@as_json
@acting_as
def export(
    reference: str, to: str, basis: str, handling: str, conditions: str, as_json: bool, acting: str
) -> None:
    """Make an export for another person to sign: text, no media, no name of a child.

    \b
    Example:
      tutela series export VS-2 --to bureau --basis law_enforcement --as finn
    """
    by = actor(acting)
    made = actions.make_export(by, _series(by, reference), Given(to, basis, handling, conditions))
    say(
        as_json,
        {"series": reference.upper(), "export": made.number},
        f"Made {made}. Another person signs it.",
    )


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("number", type=int)
@as_json
@acting_as
def sign(reference: str, number: int, as_json: bool, acting: str) -> None:
    """Sign an export that another person made.

    \b
    Example:
      tutela series sign VS-2 1 --as sam
    """
    by = actor(acting)
    done = actions.sign_export(by, queries.export_for(_series(by, reference), number))
    say(as_json, {"series": reference.upper(), "export": done.number}, f"Signed {done}.")


@series.command()
@click.argument("reference", metavar="SERIES")
@click.argument("number", type=int)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@acting_as
def give(reference: str, number: int, folder: Path, force: bool, as_json: bool, acting: str) -> None:
    """Write the file of a signed export into a folder.

    \b
    Example:
      tutela series give VS-2 1 /media/out --as finn
    """
    by = actor(acting)
    name, octets = actions.give_export(by, queries.export_for(_series(by, reference), number))
    with files.new_file(folder / name, force=force) as out:
        out.write(octets)
    say(as_json, {"file": str(folder / name)}, f"Wrote {folder / name}.")


commands: list[click.Command] = [series]

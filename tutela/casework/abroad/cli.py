"""Commands over exchanges abroad: make, route, approve, settle, fetch, and see what came of it."""

from pathlib import Path

import click

from tutela.casework import references
from tutela.casework.abroad import actions, presenters, queries
from tutela.casework.abroad.answers import queries as answers
from tutela.casework.abroad.models import Environment, State
from tutela.casework.abroad.routes import pages as route_pages
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.casework.reports.queries import report_for
from tutela.files import new_file


@click.group()
def abroad() -> None:
    """What goes to hotlines and police of other countries: made by one person, approved by another.

    \b
    Example:
      tutela abroad list --as ida
    """


@abroad.command()
@click.argument("report")
@click.argument("address")
@click.option(
    "--environment",
    type=click.Choice(Environment.values),
    default=Environment.LIVE.value,
    show_default=True,
    help="For good.",
)
@click.option("--grade", default="", help="What it is in the recipient's scheme, as you confirm it.")
@click.option("--memo", default="", help="What else they should know, in dry terms.")
@click.option(
    "--item", "items", multiple=True, help="An item whose hash goes along, as T-12; by mail or file."
)
@click.option("--to", "partner", default="", help="Another partner than the rule finds, by its name.")
@click.option("--because", default="", help="Why to that one.")
@as_json
@acting_as
def new(
    report: str, address: str, environment: str, grade: str, memo: str, items: tuple[str, ...], partner: str,
    because: str, as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Make what goes abroad of an address of a report, which somebody assessed as illegal.

    \b
    Example:
      tutela abroad new R-12 https://www.example.com/1 --grade national --as ida
    """
    by = actor(acting)
    found = report_for(by, references.number_in(report, "R-", "report"))
    numbers = [references.number_in(each, "T-", "item") for each in items]
    draft = actions.Draft(address, environment, grade, memo, numbers, partner, because)
    made = actions.make_item(by, found, draft)
    say(as_json, presenters.as_row(made), f"Made {presenters.line(made)}.", made.rule)


@abroad.command("list")
@click.option("--state", type=click.Choice(State.values), help="Only what stands so.")
@as_json
@acting_as
def list_(state: str | None, as_json: bool, acting: str) -> None:
    """List what is exchanged, the newest first.

    \b
    Example:
      tutela abroad list --state no_route --as ida
    """
    found = list(queries.items_of(actor(acting), state or ""))
    lines = [presenters.line(each) for each in found] or ["There is none."]
    say(as_json, {"exchanges": [presenters.as_row(each) for each in found]}, *lines)


@abroad.command()
@click.argument("exchange")
@as_json
@acting_as
def show(exchange: str, as_json: bool, acting: str) -> None:
    """Show where one stands, what is sent, each call with what was answered, and what they were told later.

    \b
    Example:
      tutela abroad show AB-1 --as ida
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    calls = [presenters.call_row(call) for call in queries.calls_of(found)]
    told = [
        {"action": each.kind, "because": each.because, "told": each.told_at is not None}
        for each in queries.actions_of(found)
    ]
    lines = [presenters.line(found), *filter(None, (found.rule, found.reason)), presenters.does_next(found)]
    lines += [f"{row['when']} {row['call']}: {row['says']}" for row in calls]
    lines += [f"{each['action']}: {'told' if each['told'] else 'to be told'}" for each in told]
    sent = queries.sent_of(by, found)
    if sent:
        lines += [sent, f"SHA-256 of what is sent: {found.sha256}"]
    say(as_json, {**presenters.as_row(found), "sent": sent, "calls": calls, "actions": told}, *lines)


@abroad.command()
@as_json
@acting_as
def routes(as_json: bool, acting: str) -> None:
    """Show to whom what is hosted in each country goes.

    \b
    Example:
      tutela abroad routes --as ida
    """
    found = route_pages.routes(actor(acting))["countries"]
    lines = [f"{each['country']}: {each['whom']}, {each['channel']}" for each in found]
    say(as_json, {"countries": found}, *(lines or ["No address was traced, and no partner has a country."]))


@abroad.command()
@click.argument("exchange")
@click.option("--grade", default="", help="What it is in the recipient's scheme, as you confirm it.")
@click.option("--to", "partner", default="", help="Another partner than the rule finds, by its name.")
@click.option("--because", default="", help="Why to that one.")
@as_json
@acting_as
def route(exchange: str, grade: str, partner: str, because: str, as_json: bool, acting: str) -> None:
    """Route one anew: by the rule as things stand now, or to a partner that you name.

    \b
    Example:
      tutela abroad route AB-1 --to police-nl --because "Agreed by telephone." --as ida
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    done = actions.reroute_item(by, found, found.version, actions.Wanted(grade, partner, because))
    say(as_json, presenters.as_row(done), f"Routed {presenters.line(done)}.", done.rule)


@abroad.command()
@click.argument("exchange")
@click.option("--seen", required=True, help="The SHA-256 of what you read, as `show` prints it.")
@as_json
@acting_as
def approve(exchange: str, seen: str, as_json: bool, acting: str) -> None:
    """Approve one that another person made, and send it.

    \b
    Example:
      tutela abroad approve AB-1 --seen 5d1c0b7e… --as sam
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    done = actions.approve_item(by, found, found.version, seen)
    say(as_json, presenters.as_row(done), f"Approved {presenters.line(done)}.", done.reason)


@abroad.command()
@click.argument("exchange")
@as_json
@acting_as
def resume(exchange: str, as_json: bool, acting: str) -> None:
    """Have a stopped one go on with the call that it stopped at.

    \b
    Example:
      tutela abroad resume AB-1 --as sam
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    done = actions.resume_item(by, found, found.version)
    say(as_json, presenters.as_row(done), f"{presenters.line(done)}.")


@abroad.command()
@click.argument("exchange")
@click.option("--number", default="", help="What they call it.")
@click.option("--not-there", is_flag=True, help="They do not have it.")
@click.option("--how", required=True, help="How it was found out, or who took it, and when.")
@as_json
@acting_as
def settle(exchange: str, number: str, not_there: bool, how: str, as_json: bool, acting: str) -> None:
    """Enter a receipt, or say whether they have one of which that was not known.

    \b
    Example:
      tutela abroad settle AB-1 --number 4711 --how "Asked by telephone." --as ida
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    done = actions.settle_item(by, found, found.version, number, how, has_it=not not_there)
    say(as_json, presenters.as_row(done), f"Settled {presenters.line(done)}.")


@abroad.command()
@click.argument("exchange")
@as_json
@acting_as
@click.pass_context
def ask(ctx: click.Context, exchange: str, as_json: bool, acting: str) -> None:
    """Ask now what they did with one that they have; they are asked by themselves as often as a setting says.

    \b
    Example:
      tutela abroad ask AB-1 --as ida
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    why = actions.ask_state(by, found, actions.Session())
    said = [presenters.remote_state(each) for each in answers.states_of(found)]
    lines = [" ".join(filter(None, (each["noted"], each["says"], each["name"], each["at"]))) for each in said]
    say(as_json, {"exchange": str(found), "says": why, "states": said}, *(filter(None, (why, *lines))))
    if why:
        ctx.exit(REPORTED)


@abroad.command()
@click.argument("exchange")
@click.option("--how", required=True, help="Whom you asked, how, and what they said.")
@as_json
@acting_as
def asked(exchange: str, how: str, as_json: bool, acting: str) -> None:
    """Put down that they were asked another way what they did.

    \b
    Example:
      tutela abroad asked AB-1 --how "Asked the desk by telephone." --as ida
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    done = actions.note_asked(by, found, found.version, how)
    say(as_json, presenters.as_row(done), f"{presenters.line(done)}. It is kept.")


@abroad.command()
@click.argument("exchange")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@acting_as
def file(exchange: str, file: Path, as_json: bool, acting: str) -> None:
    """Write the file that is handed over by hand: JSON, or a table where its name ends in .csv.

    \b
    Example:
      tutela abroad file AB-1 AB-1.csv --as ida
    """
    form = file.suffix.lower().removeprefix(".")
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    octets = actions.give_file(by, found, found.version, form)
    with new_file(file, force=False) as opened:
        opened.write(octets)
    say(
        as_json,
        {"file": str(file), "bytes": len(octets)},
        f"Wrote {file}. Hand it over, and enter who took it.",
    )


@abroad.command()
@click.argument("exchange")
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def end(exchange: str, because: str, as_json: bool, acting: str) -> None:
    """End one that does not go on.

    \b
    Example:
      tutela abroad end AB-1 --because "It is gone." --as ida
    """
    by = actor(acting)
    found = queries.item_for(by, queries.number_in(exchange))
    done = actions.end_item(by, found, found.version, because)
    say(as_json, presenters.as_row(done), f"Ended {done}.")


@abroad.command()
@as_json
@acting_as
@click.pass_context
def pull(ctx: click.Context, as_json: bool, acting: str) -> None:
    """Fetch now what partners assigned to the unit, and take it in as reports.

    \b
    Example:
      tutela abroad pull --as ida
    """
    done = actions.pull_reports(actor(acting))
    counted = f"{done.new} new, {done.versions} further versions, {done.held} held, {done.unread} not read"
    say(as_json, presenters.pull_row(done), done.says or f"{len(done.listed)} listed: {counted}.")
    if done.says or done.unread:
        ctx.exit(REPORTED)


commands: list[click.Command] = [abroad]

"""Commands over notices: list, show, draft, send, and keep what came back."""

from pathlib import Path
from typing import Any

import click

from tutela.casework.channels.presenters import stands
from tutela.casework.hosting.queries import trace_for
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.casework.takedown import actions, queries
from tutela.casework.takedown.models import Notice, State

_MOST_LISTED = 200


@click.group()
def notice() -> None:
    """Notices to hosts, until what they name is gone.

    \b
    Example:
      tutela notice list --as sam
    """


def _answer(found: Notice) -> dict[str, Any]:
    return {
        "notice": found.reference,
        "state": found.state,
        "country": found.country,
        "provider": found.provider,
        "recipient": found.recipient,
        "reason": found.reason,
        "version": found.version,
    }


def _line(found: Notice) -> str:
    whom = " to ".join(filter(None, (found.provider, found.recipient)))
    return ": ".join(filter(None, (str(found), found.get_state_display(), whom, found.reason)))


@notice.command("list")
@click.option("--state", type=click.Choice(State.values), help="Only those that stand so.")
@as_json
@acting_as
def list_(state: str | None, as_json: bool, acting: str) -> None:
    """List the newest notices.

    \b
    Example:
      tutela notice list --state hold --as sam
    """
    found = list(queries.notices_of(actor(acting), state or "")[:_MOST_LISTED])
    lines = [_line(each) for each in found] or ["There is no such notice."]
    say(as_json, {"notices": [_answer(each) for each in found]}, *lines)


@notice.command()
@click.argument("number", type=int)
@as_json
@acting_as
def show(number: int, as_json: bool, acting: str) -> None:
    """Show a notice with its events, and where its mail stands.

    \b
    Example:
      tutela notice show 3 --as sam
    """
    found = queries.notice_for(actor(acting), number)
    events = [f"{each.number} {each.act}: {each.says}" for each in found.events.order_by("number")]
    mail = [stands(found.delivery)] if found.delivery else []
    say(as_json, {**_answer(found), "events": events}, _line(found), *mail, *events)


@notice.command()
@click.argument("traces", type=int, nargs=-1, required=True)
@as_json
@acting_as
def draft(traces: tuple[int, ...], as_json: bool, acting: str) -> None:
    """Draft notices for traced addresses, one for each host.

    \b
    Example:
      tutela notice draft 3 4 5 --as sam
    """
    by = actor(acting)
    made = actions.draft_notices(by, [trace_for(by, number) for number in traces])
    say(as_json, {"notices": [_answer(each) for each in made]}, *(_line(each) for each in made))


@notice.command()
@click.argument("number", type=int)
@as_json
@acting_as
@click.pass_context
def send(context: click.Context, number: int, as_json: bool, acting: str) -> None:
    """Send a notice; what stands then is what came of it.

    \b
    Example:
      tutela notice send 3 --as sam
    """
    by = actor(acting)
    found = queries.notice_for(by, number)
    sent = actions.send_notice(by, found, found.version)
    say(as_json, _answer(sent), _line(sent))
    if sent.state != State.SENDING:
        context.exit(REPORTED)


@notice.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@acting_as
@click.pass_context
def reply(context: click.Context, file: Path, as_json: bool, acting: str) -> None:
    """Keep a mail that came back about a notice: a report of delivery, or a reply.

    \b
    Example:
      tutela notice reply bounce.eml --as sam
    """
    event = actions.keep_reply(actor(acting), file.read_bytes())
    if event is None:
        say(as_json, {"notice": None}, "It is about none of our notices. Nothing was kept.")
        context.exit(REPORTED)
        return
    answer = {"notice": f"N-{event.notice_id}", "kind": event.kind, "says": event.says}
    say(as_json, answer, f"N-{event.notice_id}: {event.kind}: {event.says}")


commands = [notice]

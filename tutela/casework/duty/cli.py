"""Commands over the duty list and alerts."""

from datetime import datetime

import click
from django.utils import timezone

from tutela.casework.duty import actions, presenters, queries
from tutela.casework.people import queries as people
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.times import moment

_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.group()
def duty() -> None:
    """Keep the list of who is told at once, and see what they were told.

    \b
    Example:
      tutela duty add sam --place 1 --to sam@unit.example --as nora
    """


@duty.command(name="list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List whose turn it is, now and later, in the order in which they are told.

    \b
    Example:
      tutela duty list --as nora
    """
    turns = list(queries.turns_for(actor(acting)))
    rows = [
        {
            "turn": turn.pk,
            "person": turn.person.username,
            "place": turn.place,
            "from": turn.begins_at.isoformat(),
            "until": turn.ends_at.isoformat() if turn.ends_at else None,
        }
        for turn in turns
    ]
    lines = [
        f"{turn.place}  {turn.person.username}  from {moment(turn.begins_at)}  turn {turn.pk}"
        for turn in turns
    ]
    say(as_json, {"turns": rows}, *(lines or ["Nobody is on the list."]))


@duty.command()
@click.argument("username")
@click.option("--place", type=int, default=1, show_default=True, help="1 is told first.")
@click.option("--to", "address", required=True, help="An e-mail or an https address.")
@click.option("--from", "begins", type=_MOMENT, default=None, help="When it begins; now, if left out.")
@click.option("--until", "ends", type=_MOMENT, default=None, help="When it ends; when ended, if left out.")
@as_json
@acting_as
def add(
    username: str,
    place: int,
    address: str,
    begins: datetime | None,
    ends: datetime | None,
    as_json: bool,
    acting: str,
) -> None:
    """Put a person on the duty list.

    \b
    Example:
      tutela duty add sam --place 1 --to sam@unit.example --as nora
    """
    by = actor(acting)
    turn = actions.add_turn(
        by,
        people.person_for(by, username),
        place,
        address,
        timezone.make_aware(begins) if begins else timezone.now(),
        timezone.make_aware(ends) if ends else None,
    )
    say(as_json, {"turn": turn.pk}, f"Turn {turn.pk}: {turn.person.name} at place {turn.place}.")


@duty.command()
@click.argument("number", type=int)
@as_json
@acting_as
def end(number: int, as_json: bool, acting: str) -> None:
    """End a turn.

    \b
    Example:
      tutela duty end 3 --as nora
    """
    by = actor(acting)
    turn = actions.end_turn(by, queries.turn_for(by, number))
    say(as_json, {"turn": turn.pk}, f"Ended turn {turn.pk}.")


@duty.command()
@as_json
@acting_as
def alerts(as_json: bool, acting: str) -> None:
    """List the latest alerts, and whether somebody took each up.

    \b
    Example:
      tutela duty alerts --as sam
    """
    shown = list(queries.alerts_of(actor(acting))[:50])
    rows = [
        {
            "alert": alert.reference,
            "things": alert.things,
            "raised": alert.raised_at.isoformat(),
            "taken_up_by": alert.taken_up_by.username if alert.taken_up_by else None,
        }
        for alert in shown
    ]
    lines = [
        f"{alert}  {presenters.about(alert)}  {moment(alert.raised_at)}  "
        + (f"taken up by {alert.taken_up_by}" if alert.taken_up_by else "nobody took it up")
        for alert in shown
    ]
    say(as_json, {"alerts": rows}, *(lines or ["There was no alert."]))


@duty.command()
@click.argument("number", type=int)
@as_json
@acting_as
def answer(number: int, as_json: bool, acting: str) -> None:
    """Take up an alert: you see to all of it now, and nobody further is told.

    \b
    Example:
      tutela duty answer 3 --as sam
    """
    by = actor(acting)
    alert = queries.alert_for(by, number)
    taken = actions.take_up(by, alert, alert.things)
    say(as_json, {"alert": taken.reference}, f"{by.name} took up {taken}: {presenters.about(taken)}.")


commands = [duty]

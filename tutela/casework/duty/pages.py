"""What the pages of duty and alerts show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.database import row_number
from tutela.casework.duty import presenters, queries
from tutela.casework.duty.models import Alert, Turn
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment

Context = dict[str, Any]
_ALERTS_SHOWN, _THINGS_SHOWN = 50, 200


def duty(by: Actor, before: int | None = None) -> Context:
    """Say what the duty list shows: who is told now and later, and a page of alerts from before one on.

    Raises:
        NotAllowed: the actor has nothing to do with alerts.
    """
    now = timezone.now()
    turns, every = list(queries.turns_for(by)), queries.alerts_of(by)
    found = list((every if before is None else every.filter(pk__lt=before))[: _ALERTS_SHOWN + 1])
    shown = found[:_ALERTS_SHOWN]
    return {
        "turns": [_turn(turn, turn.begins_at <= now) for turn in turns],
        "nobody": not any(turn.begins_at <= now and turn.person.is_able for turn in turns),
        "keeps": gate.may(by, Act.KEEP_DUTY),
        "wait": int(queries.wait().total_seconds() // 60),
        "alerts": [_alert(alert) for alert in shown],
        "paging": {
            "says": "Alerts, the newest first",
            "newer": "?" if before else "",
            "older": f"?before={shown[-1].pk}" if len(found) > len(shown) else "",
        },
    }


def alert(by: Actor, shown: Alert, after: str = "") -> Context:
    """Say what the page of one alert shows, with the things behind the one named, by their numbers."""
    members = shown.members.order_by("pk").filter(pk__gt=row_number(after) or 0)[: _THINGS_SHOWN + 1]
    rows = list(members)
    more = rows[_THINGS_SHOWN - 1].pk if len(rows) > _THINGS_SHOWN else 0
    return {
        "alert": _alert(shown),
        "things": [
            {
                "reference": row.reference,
                "href": rooms.page_of(row.kind, row.number),
                "added": moment(row.added_at),
            }
            for row in rows[:_THINGS_SHOWN]
        ],
        "more": str(more or ""),
        "tellings": [
            {
                "outcome": presenters.outcome(telling),
                "at": moment(telling.at),
                "due": moment(telling.due_at),
                "says": presenters.why(telling),
            }
            for telling in queries.tellings_of(shown)
        ],
    }


def _turn(turn: Turn, is_now: bool) -> Context:
    return {
        "number": str(turn.pk),
        "person": turn.person.name,
        "place": turn.place,
        "address": turn.address,
        "begins": moment(turn.begins_at),
        "ends": moment(turn.ends_at) if turn.ends_at else "",
        "now": is_now,
        "closed": not turn.person.is_able,
    }


def _alert(shown: Alert) -> Context:
    return {
        "name": shown.reference,
        "href": reverse("alert", args=[shown.pk]),
        "about": presenters.about(shown),
        "seen": str(shown.things),
        "raised": moment(shown.raised_at),
        "taken_up_by": shown.taken_up_by.name if shown.taken_up_by else "",
        "taken_up": moment(shown.taken_up_at) if shown.taken_up_at else "",
    }

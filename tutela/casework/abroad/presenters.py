"""What is exchanged abroad in words, and as rows for commands."""

from typing import Any

from tutela.casework.abroad import queries
from tutela.casework.abroad.models import (
    Channel,
    Direction,
    ExchangeItem,
    ItemCall,
    Pull,
    RemoteState,
    State,
)
from tutela.casework.channels import presenters as channels
from tutela.casework.times import here, moment, moment_to_the_second
from tutela.printable import printable


def state_says(item: ExchangeItem) -> str:
    """Name where an item stands; what waits for their server says so."""
    if item.state == State.SENDING and item.reason:
        return "Waits for their server"
    return item.get_state_display()


def age(item: ExchangeItem) -> str:
    """Say since how long an item stands as it does; nothing once it is over."""
    return "" if item.state in queries.OVER else channels.age(item.since)


def to_whom(item: ExchangeItem) -> str:
    """Name who gets it, or from whom it came."""
    if item.direction == Direction.IN:
        return "Partner hotlines"
    return str(item.partner) if item.partner else item.get_way_display()


def does_next(item: ExchangeItem) -> str:
    """Say what is waited for, by the row alone."""
    if item.state == State.TAKEN and item.channel == Channel.ICCAM:
        return "What our notices of it come to is told to them by itself."
    says = {
        State.NO_ROUTE: "Trace its address, enter a partner, or choose a route; or end it.",
        State.MADE: "Another person reads it and approves it.",
        State.SENDING: "The next call is made by itself, for as long as it takes.",
        State.UNKNOWN: "Ask them whether they have it, and say so here. It is not sent again by itself.",
        State.STOPPED: "Read why, then have it go on, route it anew, or end it.",
        State.REJECTED: "Read why, then route it anew, or end it.",
        State.TO_HAND: "Take the file, hand it over, and enter who took it.",
        State.MAILED: "Enter their receipt when it comes.",
        State.TAKEN: "Nothing more.",
        State.NOTICED: "The notice goes its own way.",
        State.UNREAD: "Look at the answer below. It is tried again whenever they list it; or end it.",
        State.ENDED: "Nothing more.",
    }
    return says[State(item.state)]


def call_row(call: ItemCall) -> dict[str, Any]:
    """Give a call for a page: where it went, and the whole answer."""
    exchange, raw = call.exchange, bytes(call.raw or b"")
    said = call.reading or f"{exchange.outcome.capitalize()}: {exchange.answer}"
    return {
        "number": call.pk,
        "call": call.kind,
        "when": moment_to_the_second(exchange.began_at),
        "to": exchange.to,
        "address": exchange.address,
        "http": exchange.code or "",
        "says": printable(said) if exchange.ended_at else "Being made",
        "is_well": call.is_well,
        "sha256": exchange.sha256,
        "bytes_sent": exchange.size_bytes,
        "is_secret": call.kind == ItemCall.Kind.SIGN_IN,
        "raw": channels.raw_says(raw) if raw else "",
        "is_whole": exchange.is_whole,
        "bytes": len(raw),
    }


def remote_state(said: RemoteState) -> dict[str, Any]:
    """Give what they say they did: by our code, in their word, when as they say, and since when we know."""
    known = said.get_code_display()
    return {
        "code": said.code,
        "says": known if said.code == RemoteState.Code.NOTHING else f"They say: {known.lower()}",
        "name": printable(said.name),
        "at": moment(said.at),
        "noted": moment(said.noted_at),
    }


def as_row(item: ExchangeItem) -> dict[str, Any]:
    """Give an item for a command."""
    return {
        "exchange": str(item),
        "direction": item.direction,
        "environment": item.environment,
        "state": item.state,
        "version": item.version,
        "report": str(item.report or ""),
        "country": item.country,
        "way": item.way,
        "rule": item.rule,
        "partner": item.partner.name if item.partner else "",
        "channel": item.channel,
        "scheme": item.scheme,
        "grade": item.grade,
        "grade_origin": item.grade_origin,
        "since": here(item.since).isoformat(timespec="seconds"),
        "owner": item.owner.username if item.owner else "",
        "remote_report": item.remote_report,
        "remote_id": item.remote_id,
        "schema": item.schema,
        "sha256": item.sha256,
        "reason": item.reason,
    }


def line(item: ExchangeItem) -> str:
    """Give an item in one line."""
    number = f", their number {item.remote_id}" if item.remote_id else ""
    test = "TEST, " if item.is_test else ""
    return (
        f"{item} ({test}{item.get_direction_display().lower()}): {state_says(item)}, {to_whom(item)}, "
        f"since {moment(item.since)}{number}"
    )


def pull_row(pull: Pull) -> dict[str, Any]:
    """Give a round in which what was assigned was fetched."""
    return {
        "pull": pull.pk, "began_at": here(pull.began_at).isoformat(timespec="seconds"), "well": pull.is_well,
        "says": pull.says, "listed": len(pull.listed), "new": pull.new, "versions": pull.versions,
        "held": pull.held, "unread": pull.unread,
    }  # fmt: skip

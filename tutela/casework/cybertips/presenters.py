"""Reports to NCMEC in words, and as rows for commands."""

from typing import Any

from tutela.casework.channels import presenters as channels
from tutela.casework.cybertips import queries
from tutela.casework.cybertips.models import State, Tip, TipCall, TipFile
from tutela.casework.times import here, moment, moment_to_the_second
from tutela.engine.formats.cybertips import codes
from tutela.engine.formats.reports import incident_types
from tutela.printable import printable

_THREE = {True: "Yes", False: "No", None: "Not said"}


def kind_of(tip: Tip) -> str:
    """Name the kind of incident in the words that people read."""
    summary = tip.content.get("incidentSummary")
    said = summary.get("incidentType") if isinstance(summary, dict) else ""
    return incident_types.in_our_terms(str(said)) if said else "Not said yet"


def about(tip: Tip) -> str:
    """Say of what a report is made."""
    thing = tip.exhibit or tip.case or tip.report
    return str(thing) if thing else ""


def age(tip: Tip) -> str:
    """Say since how long a report stands as it does; nothing once it is over."""
    return "" if tip.state in queries.OVER else channels.age(tip.since)


def does_next(tip: Tip) -> str:
    """Say what is waited for, by the row alone."""
    says = {
        State.DRAFT: "Its maker completes it and proposes it.",
        State.PROPOSED: "Another person reads it and approves it.",
        State.APPROVED: "Another person than its maker has it sent.",
        State.SENDING: "The next call is made by itself.",
        State.UNKNOWN: "Ask NCMEC whether they have it, and say so here. It is not sent again by itself.",
        State.STOPPED: "Read why, then have it go on, retract it, or take it back.",
        State.RETRACTING: "The call that retracts it is made by itself.",
        State.RETRACTED: "Nothing more.",
        State.FINISHED: "Nothing more. Keep what was reported for as long as the law says.",
        State.ENDED: "Nothing more.",
    }
    return says[State(tip.state)]


def three(said: bool | None) -> str:
    """Write an answer that may not have been given."""
    return _THREE[said]


def call_says(call: TipCall) -> str:
    """Say what came of a call, from its row: NCMEC's own code with its meaning, or why there is none."""
    exchange = call.exchange
    if exchange.ended_at is None:
        return "Being made"
    return call.reading or f"{exchange.outcome.capitalize()}: {exchange.answer}"


def call_does(call: TipCall) -> str:
    """Say what is to be done about the answer to a call; nothing where it is well."""
    return codes.meaning(call.response).do if call.response else ""


def call_row(call: TipCall) -> dict[str, Any]:
    """Give a call for a page: what was sent, where, and the whole answer."""
    exchange, raw = call.exchange, bytes(call.exchange.raw or b"")
    return {
        "number": call.pk,
        "call": call.kind,
        "file": call.file.number if call.file else None,
        "when": moment_to_the_second(exchange.began_at),
        "to": exchange.to,
        "address": exchange.address,
        "http": exchange.code or "",
        "response": "" if call.response is None else str(call.response),
        "says": printable(call_says(call)),
        "do": call_does(call),
        "is_well": call.response == 0,
        "sha256": exchange.sha256,
        "bytes_sent": exchange.size_bytes,
        "request_id": exchange.request_id,
        "raw": channels.raw_says(raw),
        "bytes": len(raw),
        "is_whole": exchange.is_whole,
        "copy": call.given_id,
        "copy_says": call.given.get_outcome_display() if call.given else "",
    }


def as_row(tip: Tip) -> dict[str, Any]:
    """Give a report for a command."""
    return {
        "cybertip": str(tip),
        "environment": tip.get_environment_display(),
        "state": tip.state,
        "version": tip.version,
        "about": about(tip),
        "since": here(tip.since).isoformat(timespec="seconds"),
        "owner": tip.owner.username,
        "ncmec_number": tip.ncmec_number,
        "sha256": tip.sha256,
        "reason": tip.reason,
    }


def file_row(file: TipFile) -> dict[str, Any]:
    """Give a file of a report for a command."""
    return {
        "number": file.number,
        "item": f"T-{file.item_id}",
        "stage": file.stage,
        "file_id": file.file_id,
        "derived": file.derived,
        "classification": file.classification,
    }


def line(tip: Tip) -> str:
    """Give a report in one line."""
    number = f", NCMEC's number {tip.ncmec_number}" if tip.ncmec_number else ""
    where = tip.get_environment_display()
    return f"{tip} ({where}): {tip.get_state_display()}, since {moment(tip.since)}{number}"

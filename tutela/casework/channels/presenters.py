"""Deliveries and their attempts in words."""

from datetime import datetime

from django.utils import timezone

from tutela.casework.channels.models import Attempt, Delivery
from tutela.casework.times import moment
from tutela.printable import printable

State = Delivery.State


def stands(delivery: Delivery) -> str:
    """Say where a delivery stands, in a sentence rendered from its row alone."""
    since = moment(delivery.ended_at)
    if delivery.state == State.ACCEPTED:
        return f"Accepted on {since}"
    if delivery.state == State.REFUSED:
        return f"Refused here on {since}: {delivery.reason}"
    if delivery.state == State.NOT_DELIVERED:
        return f"Not delivered, given up on {since}: {delivery.reason}"
    if delivery.state == State.SETTLED:
        return f"Settled on {since}. {delivery.reason}"
    return f"Not delivered yet. Tried until {moment(delivery.due_at)}"


def dress(delivery: Delivery) -> str:
    """Say to which certificates a mail is sealed, and whether it is signed; "" for neither."""
    sealed = [each[:16] for each in delivery.sealed_to.split()]
    said = [f"sealed to certificate {', '.join(sealed)} (AES-256)"] if sealed else []
    said += ["signed with the unit's own"] if delivery.is_signed else []
    return " and ".join(said)


def age(since: datetime) -> str:
    """Say how long something waits, in the largest unit that fits."""
    minutes = int((timezone.now() - since).total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {name}{'s' if number > 1 else ''}"
    return "less than a minute"


def attempt_says(attempt: Attempt) -> str:
    """Say what came of one attempt."""
    code = f"{attempt.code} " if attempt.code else ""
    return f"{attempt.outcome.capitalize()}: {code}{attempt.answer}".rstrip(": ")


def raw_says(raw: bytes) -> str:
    """Write what the other side answered, line by line, for people to read: what would disturb is escaped."""
    return "\n".join(printable(line) for line in raw.decode("utf-8", "replace").splitlines())

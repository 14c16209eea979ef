"""Puts somebody on the duty list."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.duty.errors import BadTurn
from tutela.casework.duty.models import Turn
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person

_is_https = URLValidator(schemes=["https"])


@transaction.atomic
def add_turn(
    by: Actor, person: Person, place: int, address: str, begins_at: datetime, ends_at: datetime | None = None
) -> Turn:
    """Put a person on the duty list.

    Args:
        by: who keeps the list.
        person: of the same unit.
        place: 1 is told first; those of one place in the order in which they were added.
        address: where they are told: an e-mail address, or an https address that a program listens at.
        begins_at: from when they are told.
        ends_at: until when; without one until somebody ends it.

    Raises:
        BadTurn: nobody would be told by it.
    """
    gate.require(by, Act.KEEP_DUTY, on=person)
    if place < 1:
        raise BadTurn("Places are counted from 1, which is told first.")
    if ends_at is not None and ends_at <= begins_at:
        raise BadTurn("The turn ends before it begins. Write the later moment as its end.")
    if not person.is_able or person.is_service:
        raise BadTurn(f"{person} cannot sign in, and could not take up an alert.")
    _require_reachable(address)
    turn = Turn.objects.create(
        unit_id=by.unit,
        person=person,
        place=place,
        address=address,
        begins_at=begins_at,
        ends_at=ends_at,
        made_by=by.name,
    )
    log.record(
        by, "duty.turn_added", purpose="duty", wrote=[turn], turn=turn.pk, person=person.pk, place=place
    )
    return turn


def _require_reachable(address: str) -> None:
    check = _is_https if "://" in address else validate_email
    try:
        check(address)
    except ValidationError as wrong:
        raise BadTurn(
            "Write an e-mail address, or an https address that takes messages. Nobody is told without one."
        ) from wrong

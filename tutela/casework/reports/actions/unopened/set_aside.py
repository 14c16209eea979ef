"""The step that puts on record what came in and could not be opened, and that it went in after all."""

from datetime import datetime

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Actor
from tutela.casework.reports.models import Unopened
from tutela.errors import Refusal

_REASON = 500
NOT_AS_WRITTEN = "It opened, and is not written as such things are. It is kept as it is."


def set_aside(
    by: Actor,
    door: str,
    reference: str,
    received_at: datetime,
    refused: Exception,
    sender: str = "",
    copy: SealedCopy | None = None,
) -> Unopened:
    """List something as set aside; again, if it was tried again, with the reason of this time.

    Args:
        by: the machine that could not open it.
        door: by which way it came.
        reference: its name there.
        received_at: when it came.
        refused: why not; whatever is no refusal of ours is not in words that people can use.
        sender: whose it is, where the door knows.
        copy: its bytes, where they are kept here.
    """
    is_ours = isinstance(refused, Refusal)
    row, _ = Unopened.objects.update_or_create(
        unit_id=by.unit,
        door=door,
        reference=reference,
        defaults={
            "sender": sender,
            "received_at": received_at,
            "set_aside_at": timezone.now(),
            "reason": str(refused)[:_REASON] if is_ours else NOT_AS_WRITTEN,
            "wanted_at": None,
            "wanted_by": None,
            "taken_at": None,
            "dismissed_at": None,
            "dismissed_by": None,
            "why_dismissed": "",
            "copy": copy,
        },
    )
    code = refused.code if isinstance(refused, Refusal) else type(refused).__name__
    log.record(
        by, "arrival.set_aside", purpose="report", wrote=[row], unopened=row.pk, door=door,
        reference=reference, why=code,
    )  # fmt: skip
    return row


def close(by: Actor, door: str, reference: str) -> None:
    """Note that something which was set aside went in after all; nothing where it never was."""
    there = Unopened.objects.filter(unit=by.unit, door=door, reference=reference, taken_at=None)
    there.update(taken_at=timezone.now())

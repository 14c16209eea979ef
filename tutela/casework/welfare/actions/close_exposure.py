"""The step that ends a look, whoever ends it."""

from datetime import datetime

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.welfare.models import ExposureEvent


def close_exposure(by: Actor, event: ExposureEvent, at: datetime, seconds: float, closed_by: str) -> None:
    """Write that a look is over, and put it on record."""
    event.ended_at, event.seconds, event.closed_by = at, round(seconds, 3), closed_by
    event.save(update_fields=["ended_at", "seconds", "closed_by"])
    log.record(
        by,
        "media.hidden",
        purpose=event.purpose,
        item=event.item_id,
        exposure=event.pk,
        seconds=event.seconds,
        closed_by=str(closed_by),
    )

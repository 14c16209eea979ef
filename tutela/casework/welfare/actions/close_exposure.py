"""The step that ends a look, whoever ends it."""

from typing import Any

from tutela.casework import database
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.welfare import queries
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.models import ExposureEvent


def close_exposure(by: Actor, event: ExposureEvent, now: Reading, closed_by: ExposureEvent.ClosedBy) -> None:
    """Write that a look is over and how long it was by the server's clock, and put it on record."""
    queries.end(event, now, closed_by)
    columns = ["ended_at", "seconds", "closed_by", "ended_after_s"]
    database.in_one_trip(database.updating(event, columns))
    what: dict[str, Any] = {
        "purpose": event.purpose,
        "exposure": event.pk,
        "seconds": event.seconds,
        "closed_by": str(closed_by),
    }
    if event.item_id is None:
        log.record(by, "exposure.ended", **what)
    else:
        log.record(by, "media.hidden", item=event.item_id, **what)

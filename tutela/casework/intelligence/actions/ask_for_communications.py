"""Has the workers read the communications that an exhibit holds."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.kinds import READ
from tutela.casework.jobs import queue
from tutela.engine.communications import moments


@transaction.atomic
def ask_for_communications(by: Actor, exhibit: Exhibit, zone: str = "") -> None:
    """Queue the reading of all that an exhibit holds; asked again, what is on record is not doubled.

    Args:
        by: who asks.
        exhibit: which one.
        zone: the zone, by its IANA name, of times that state none; empty: as if they were UTC.

    Raises:
        NotAllowed: the actor may not have communications read.
        NoZone: there is no such time zone.
    """
    gate.require(by, Act.RECEIVE_COMMUNICATIONS, on=exhibit)
    moments.zone_of(zone)
    queue.queue_once(READ, by.unit, {"exhibit": exhibit.pk, "zone": zone})
    log.record(by, "exhibit.communications_wanted", purpose="investigation", exhibit=exhibit.pk, zone=zone)

"""Gives the file of a delta, on record."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.errors import TooOften
from tutela.casework.datasets.models import Delta
from tutela.casework.datasets.signed import files
from tutela.casework.gate import Actor

# One delta needs to be fetched once; each time all of it is read and proved.
MOST_AN_HOUR = 20
_HOUR = timedelta(hours=1)


@transaction.atomic
def export_delta(by: Actor, delta: Delta) -> Iterator[bytes]:
    """Put on record that a delta goes out, and give its file in pieces.

    Raises:
        NotAllowed: the actor may not export, and is no machine that answers for a partner.
        SupplyMoved: the supply has ended; what it gave is called back.
        DeltaBroken: its entries are not what was signed; nothing is given.
        TooOften: programs fetched it so often within the hour that something goes round there.
    """
    gate.require(by, queries.giving(by), delta.supply)
    locked.supply(delta.supply_id)
    if not by.person:
        _count(delta.pk)
    files.prove(delta)
    log.record(
        by,
        "delta.exported",
        purpose="sharing",
        supply=delta.supply_id,
        number=delta.number,
        sha256=delta.sha256,
    )
    return files.content(delta)


def _count(number: int) -> None:
    """Count that a program fetches a delta, whose supply is locked.

    Raises:
        TooOften: it was fetched so often within the hour that it is given no more.
    """
    current, now = Delta.objects.get(pk=number), timezone.now()
    if current.counted_from is None or now - current.counted_from >= _HOUR:
        current.counted_from, current.fetches = now, 0
    if current.fetches >= MOST_AN_HOUR:
        wait_s = int((current.counted_from + _HOUR - now).total_seconds()) + 1
        raise TooOften(f"The {current} was fetched {MOST_AN_HOUR} times within an hour.", wait_s)
    current.fetches += 1
    current.save(update_fields=["counted_from", "fetches"])

"""Gives the file of a delta, on record."""

from collections.abc import Iterator

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.models import Delta
from tutela.casework.datasets.signed import files
from tutela.casework.gate import Actor


@transaction.atomic
def export_delta(by: Actor, delta: Delta) -> Iterator[bytes]:
    """Put on record that a delta goes out, and give its file in pieces.

    Raises:
        NotAllowed: the actor may not export, and is no machine that answers for a partner.
        SupplyMoved: the supply has ended; what it gave is called back.
        DeltaBroken: its entries are not what was signed; nothing is given.
    """
    gate.require(by, queries.giving(by), delta.supply)
    locked.supply(delta.supply_id)
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

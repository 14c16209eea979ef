"""The step by which a supply ends, and all that it gave is called back."""

import json

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.actions.recalling import call_back
from tutela.casework.datasets.models import Supply
from tutela.casework.gate import Actor


def end(by: Actor, supply: Supply, because: str) -> Supply:
    """End a supply, in the transaction of the verb.

    Args:
        by: who ends it.
        supply: which one.
        because: why, in words the partner may be told.

    Raises:
        SupplyMoved: it has ended already.
    """
    current = locked.supply(supply.pk)
    current.ended_by, current.ended_at, current.ended_because = by.name, timezone.now(), because
    current.save(update_fields=["ended_by", "ended_at", "ended_because"])
    last = queries.last_delta(current)
    held = json.loads(last.manifest)["entries_after"] if last else 0
    recalls = [call_back(current, held, because)] if held else []
    log.record(
        by, "supply.ended", purpose="sharing", wrote=[current, *recalls], supply=current.pk, recalled=held
    )
    return current

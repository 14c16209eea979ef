"""Receives the members of archives that examining found in the file of a picture or a film."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intake import queries
from tutela.casework.intake.actions.receive import Receiving
from tutela.casework.intake.actions.record_batch import Run
from tutela.casework.intake.terms import Terms
from tutela.casework.items.models import Instance


def unpack(by: Actor, item: int) -> int:
    """Receive them at every place of the item, on the terms on which each was received; say how many places.

    What was received before is not doubled: interrupted, it goes on where it was.

    Args:
        by: who acts.
        item: the picture or film, by its number.

    Raises:
        NotAllowed: the actor may not examine this unit's items.
    """
    gate.require(by, Act.EXAMINE)
    places = Instance.objects.filter(item=item, item__unit=by.unit, item__holds_archive=True)
    places = places.select_related("item", "intake__key", "container").order_by("pk")
    for place in places:
        receipt = queries.receipt_of(place.intake)
        if receipt is None:
            continue  # its content came by another way, which has no terms
        # To name what is kept under the key takes longer than to seal some of it a second time.
        run = Run(by, place.intake, receipt, Terms.from_json(receipt.terms), kept=set())
        Receiving(run, None).unpack([place])
    _record(by, item, [place.pk for place in places])
    return len(places)


@transaction.atomic
def _record(by: Actor, item: int, places: list[int]) -> None:
    log.record(by, "item.unpacked", purpose="examination", item=item, places=places)

"""Questions about batches of authorities."""

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.batches.models import BatchRecord, BatchReturn, NationalBatch
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item, Settlement
from tutela.errors import NotFound


def batches_of(by: Actor) -> QuerySet[NationalBatch]:
    """List the unit's batches, the newest first.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    gate.require(by, Act.SEE_CASEWORK)
    rows = NationalBatch.objects.filter(unit=by.unit).select_related("exhibit__intake", "received_by")
    return rows.defer("frame", "cases").order_by("-pk")


def batch_for(by: Actor, number: int) -> NationalBatch:
    """Find a batch of the actor's unit.

    Raises:
        NotAllowed: the actor may not see casework.
        NotFound: there is none of that number, or it is another unit's.
    """
    found = batches_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no batch {number}. See which there are: `tutela batch list`.")
    return found


def return_for(by: Actor, batch: NationalBatch, number: int) -> BatchReturn:
    """Find one time that a batch went back.

    Raises:
        NotFound: it did not go back so often.
    """
    gate.require(by, Act.SEE_CASEWORK, on=batch)
    found = BatchReturn.objects.filter(batch=batch, number=number).first()
    if found is None:
        raise NotFound(f"Batch {batch.pk} has no return {number}.")
    return found


def report_of(batch: NationalBatch) -> QuerySet[BatchRecord]:
    """Give the records that are not as the document says, in its order."""
    return BatchRecord.objects.filter(batch=batch).exclude(says="").defer("text").order_by("position")


def released(batch: NationalBatch) -> int:
    """Count the items of a batch of which a grade of this unit is released."""
    about = BatchRecord.objects.filter(batch=batch, item__isnull=False).values("item")
    settled = Settlement.objects.filter(item__in=about, basis=Settlement.Basis.RELEASED)
    return settled.exclude(item__state=Item.State.QUEUED).count()


def open_items(batch: NationalBatch) -> int:
    """Count the items of a batch on which nothing is settled yet, or which wait for a further opinion."""
    about = BatchRecord.objects.filter(batch=batch, item__isnull=False).values("item")
    items = Item.objects.filter(pk__in=about)
    return items.exclude(state__in=[Item.State.RELEASED, Item.State.KNOWN, Item.State.SET_ASIDE]).count()

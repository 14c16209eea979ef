"""Cleans the database of what disposals freed in it, and the files that were worked out from that."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.retention.actions.disposing import cleaning
from tutela.casework.retention.models import Disposal


def clean(by: Actor) -> int:
    """Overwrite what disposals of the unit freed, and build its indexes anew; say of how many disposals.

    It takes the database to itself for as long as that takes. Outside any transaction.

    Raises:
        NotAllowed: the actor is a person.
        DatabaseBusy: others read it meanwhile; it is to be tried again.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL)
    waiting = list(
        Disposal.objects.filter(unit=by.unit, state=Disposal.State.DONE, cleaned_at=None).order_by("pk")
    )
    if not waiting:
        return 0
    cleaning.clean_database()
    cleaning.forget_stacks(by.unit)
    with transaction.atomic():
        for disposal in waiting:
            disposal.cleaned_at = timezone.now()
            disposal.save(update_fields=["cleaned_at"])
        log.record(
            by, "retention.cleaned", purpose="retention", wrote=waiting,
            disposals=[disposal.pk for disposal in waiting],
        )  # fmt: skip
    return len(waiting)

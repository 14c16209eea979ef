"""Takes back what the team was told that its work led to."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Outcome


@transaction.atomic
def withdraw_outcome(by: Actor, number: int) -> Outcome:
    """Take back what one told oneself; it stays on record.

    Raises:
        NotAllowed: the actor has none of the roles that tell outcomes.
        BadRecord: it is not theirs, or was taken back.
    """
    gate.require(by, Act.TELL_OUTCOMES)
    theirs = Outcome.objects.select_for_update(no_key=True).filter(
        unit=by.unit, by=by.person, withdrawn_at=None
    )
    told = theirs.filter(pk=number).first()
    if told is None:
        raise BadRecord("You told nothing of this number, or took it back already.")
    told.withdrawn_at = timezone.now()
    told.save(update_fields=["withdrawn_at"])
    log.record(by, "outcome.withdrawn", purpose="support", wrote=[told], outcome=told.pk)
    return told

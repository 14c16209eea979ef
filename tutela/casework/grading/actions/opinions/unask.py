"""Takes back that a further opinion was asked for."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import ShiftConfirmed
from tutela.casework.grading.models import OpinionRequest
from tutela.casework.people.actions.lock_person import lock_person


@transaction.atomic
def unask(by: Actor, asked: OpinionRequest) -> OpinionRequest:
    """Take back that a person asked for a further opinion. What others gave meanwhile stays; twice is once.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: it was another person who asked.
        ShiftConfirmed: its shift was confirmed, or it was not asked at a desk.
    """
    gate.require(by, Act.GRADE, on=asked.item)
    lock_person(by)
    asked = queries.opinion_request_for(by, asked.pk)
    if asked.withdrawn_at is not None:
        return asked
    shift = asked.shift
    if shift is None or shift.confirmed_at is not None or shift.returned_at is not None:
        raise ShiftConfirmed(_("This shift was signed off, so what was asked in it stays asked."))
    (item,) = weigh.lock_items([asked.item_id])
    asked.withdrawn_at = timezone.now()
    asked.save(update_fields=["withdrawn_at"])
    changed = weigh.weigh([item], weigh.votes_of([item.pk]), asked=weigh.asked_for([item.pk]))
    reservations.renew(by)
    log.record(by, "item.opinion_unasked", purpose="grading", item=item.pk, shift=shift.pk, wrote=[asked])
    weigh.record(by, changed)
    return asked

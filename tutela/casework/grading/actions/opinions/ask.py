"""Asks for a further opinion of an item, of somebody who sees nothing of the first."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import BadReason, NotReserved
from tutela.casework.grading.models import Assessment, OpinionRequest
from tutela.casework.grading.opinions.policy import MOST
from tutela.casework.items.models import Item


@transaction.atomic
def ask(by: Actor, item: Item, reason: str, key: UUID) -> OpinionRequest:
    """Send an item to a further person, who gives an opinion of their own and sees nothing of this one's.

    It is asked of what lies on the person's desk, decided or not, and of what they decided in this shift; an
    opinion of their own they still give. The same key asks once.

    Raises:
        NotAllowed: the actor may not grade in this unit.
        BadReason: the reason is none of those of the desk.
        NotReserved: the item is none of theirs.
    """
    gate.require(by, Act.GRADE, on=item)
    shift = open_shift(by)
    reasons = dict(queries.reasons_to_ask())
    if reason not in reasons:
        known = ", ".join(reasons)
        raise BadReason(
            _("%(reason)s is no reason to ask for a second opinion; use one of %(known)s.")
            % {"reason": repr(reason), "known": known}
        )
    before = OpinionRequest.objects.filter(person=by.person, key=key).first()
    if before is not None:
        return before
    (locked,) = weigh.lock_items([item.pk])
    votes = weigh.votes_of([item.pk])
    own = [grade for grade in votes[item.pk] if grade.person_id == by.person]
    _refuse_others(by, locked, own, shift.pk)
    others = len(votes[item.pk]) - len(own)
    asked = OpinionRequest.objects.create(
        item=locked, person_id=by.person, shift=shift, reason=reason, wants=min(others + 2, MOST), key=key
    )
    changed = weigh.weigh([locked], votes, asked=weigh.asked_for([item.pk]))
    reservations.renew(by)
    log.record(
        by, "item.opinion_asked", purpose="grading", item=item.pk, reason=reason, shift=shift.pk,
        wrote=[asked],
    )  # fmt: skip
    weigh.record(by, changed)
    return asked


def _refuse_others(by: Actor, item: Item, own: list[Assessment], shift: int) -> None:
    """Let nobody ask about what they were not given, or gave an opinion of in another shift."""
    if any(grade.shift_id == shift for grade in own):
        return
    lies = queries.reserved().filter(item=item, batch__until__gt=timezone.now())
    desk = lies.select_related("batch").first()
    if own or item.state != Item.State.QUEUED or not queries.is_own(by, desk):
        raise NotReserved(
            _("%(item)s is not on your desk. Ask for your queue again.") % {"item": item.reference}
        )

"""Passes over an item."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions, reservations
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.errors import BadReason, NotReserved
from tutela.casework.grading.models import Skip
from tutela.casework.grading.sight import Sight
from tutela.casework.items.models import Item


@transaction.atomic
def skip(by: Actor, item: Item, reason: str, key: UUID, sight: Sight | None = None) -> Skip:
    """Pass over an item with a coded reason; it stays in the queue for others.

    Whoever passes over by sight passes over what they saw, where they saw it, and nothing else.

    Raises:
        Overtaken: what the person had before them is not what is there.
        NotAllowed: the actor may not grade in this unit.
        BadReason: the reason is none of the coded ones.
        NotReserved: the item does not lie on the person's desk.
    """
    gate.require(by, Act.GRADE, on=item)
    shift = open_shift(by)
    if reason not in Skip.Reason.values:
        raise BadReason(
            _("%(reason)s is no reason to skip; use one of %(known)s.")
            % {"reason": repr(reason), "known": ", ".join(Skip.Reason.values)}
        )
    before = Skip.objects.filter(person=by.person, key=key).first()
    if before is not None:
        return before
    if sight is not None:
        decisions.refuse_overtaken(by, item, sight)
    passed = queries.reserved().filter(item=item, batch__person=by.person).update(skipped_at=timezone.now())
    if not passed:
        raise NotReserved(
            _("%(item)s is not on your desk. Ask for your queue again.") % {"item": item.reference}
        )
    skipped = Skip.objects.create(item=item, person_id=by.person, shift=shift, reason=reason, key=key)
    reservations.renew(by)
    log.record(by, "item.skipped", purpose="grading", item=item.pk, reason=reason, shift=shift.pk)
    return skipped

"""Takes back that an item was passed over."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.errors import AlreadyDecided, NotReserved, ShiftConfirmed
from tutela.casework.grading.models import Skip
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person


@transaction.atomic
def unskip(by: Actor, skip: Skip) -> Skip:
    """Take back that a person passed over an item: it lies on their desk again. Twice changes nothing.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: it was another person who passed over it.
        ShiftConfirmed: its shift was confirmed.
        AlreadyDecided: the item waits no more.
        NotReserved: it lies on another person's desk by now.
    """
    gate.require(by, Act.GRADE, on=skip.shift)
    lock_person(by)
    skip = queries.skip_for(by, skip.pk)
    if skip.withdrawn_at is not None:
        return skip
    if skip.shift.confirmed_at is not None:
        raise ShiftConfirmed(_("This shift was signed off, so what was passed over in it stays so."))
    item = Item.objects.select_for_update(no_key=True).get(pk=skip.item_id)
    if item.state != Item.State.QUEUED:
        raise AlreadyDecided(
            _("%(item)s does not wait for a decision any more. Nothing was changed.")
            % {"item": item.reference}
        )
    desk = queries.reserved().filter(item=item).select_related("batch").first()
    if queries.is_held_elsewhere(by, desk, timezone.now()):
        raise NotReserved(
            _("%(item)s lies on another person's desk by now. It stays passed over.")
            % {"item": item.reference}
        )
    reservations.take_up(by, item, desk)
    skip.withdrawn_at = timezone.now()
    skip.save(update_fields=["withdrawn_at"])
    log.record(by, "skip.undone", purpose="grading", item=item.pk, skip=skip.pk, shift=skip.shift_id)
    return skip

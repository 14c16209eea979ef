"""Confirms the self-check of a shift."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries, self_check
from tutela.casework.grading.errors import NothingToConfirm, Unsaved
from tutela.casework.grading.models import Lot, Reservation, Shift
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.tools.actions.compare import compare


@transaction.atomic
def confirm_shift(by: Actor, shift: Shift, checked: str | None = None) -> Lot:
    """Confirm the self-check of a shift: its grades become one lot for another person to release.

    Confirming twice gives the same lot. What was on the desk and not decided goes back to the queue.

    `checked` is the state of the shift that its person looked through, see `self_check.version_of`.

    Raises:
        Unsaved: the shift is not as it was checked.
        NotAllowed: the actor may not confirm shifts.
        NotFound: the shift is another person's.
        NothingToConfirm: no grade of the shift stands.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=shift)
    # Before the person, as whoever dispenses does.
    lock_unit(by.unit)
    lock_person(by)
    shift = queries.shift_for(by, shift.pk)
    if shift.confirmed_at is not None:
        return shift.lots.latest("pk")
    if checked is not None and checked != self_check.version_of(shift):
        raise Unsaved(
            _("Your decisions changed since this page was shown. Look through them, then sign off.")
        )
    grades = list(queries.grades_in(shift).order_by("item").values_list("item", "category"))
    if not grades:
        raise NothingToConfirm(_("This shift holds no grade yet. Decide an item first."))
    shift.confirmed_at = timezone.now()
    shift.save(update_fields=["confirmed_at"])
    lot = Lot.objects.create(unit_id=shift.unit_id, shift=shift, assessments=len(grades))
    if shift.returned_at is None:
        Reservation.objects.filter(batch__person=by.person).delete()
    root = log.merkle_root(f"{number} {category}".encode() for number, category in grades)
    log.record(
        by,
        "shift.confirmed",
        purpose="self-check",
        shift=shift.pk,
        lot=lot.pk,
        assessments=len(grades),
        anomalies=len(self_check.anomalies(shift)),
        merkle_root=root,
    )
    compare(by, queries.first_thoughts(by, [number for number, _category in grades]))
    return lot

"""Gives the shift into which a person's acts fall."""

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.grading import queries
from tutela.casework.grading.models import Shift
from tutela.casework.people.actions.lock_person import lock_person


def open_shift(by: Actor) -> Shift:
    """Give the shift that runs, or begin one; from here on the person's other windows wait."""
    lock_person(by)
    running = queries.running_shift(by)
    if running is not None:
        return running
    shift = Shift.objects.create(unit_id=by.unit, person_id=by.person)
    log.record(by, "shift.began", purpose="grading", shift=shift.pk)
    return shift

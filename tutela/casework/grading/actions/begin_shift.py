"""Begins a shift."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.models import Shift


@transaction.atomic
def begin_shift(by: Actor) -> Shift:
    """Begin a shift, or go on with the one that runs.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    return open_shift(by)

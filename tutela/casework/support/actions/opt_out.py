"""Says which classes somebody does not want to be given."""

from collections.abc import Collection

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import classes
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind


@transaction.atomic
def opt_out(by: Actor, without: Collection[str]) -> Filed:
    """Say of which classes the actor wants no items, in the place of what they said before; nobody asks why.

    Raises:
        NotAllowed: the actor is no person.
        BadRecord: one is no class of the unit's law pack.
    """
    gate.require(by, Act.OWN_SUPPORT)
    if not set(without) <= classes.of_unit(by.unit).keys():
        raise BadRecord("Choose classes of your unit's law pack.")
    return file_record(by, Kind.OPT_OUT, {"classes": sorted(set(without))})

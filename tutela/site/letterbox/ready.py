"""Makes the letterbox ready beside the workbench: its tables and the unit's first keys."""

from django.conf import settings

from tutela.casework.letterbox import actions, queries, sealing
from tutela.casework.letterbox.errors import NoLetterKey
from tutela.casework.letterbox.place import own_box
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import installation
from tutela.site.settings import BadSetting


def unit() -> int | None:
    """Give the unit that takes letters in: the one that is named, or the first; None where there is none yet.

    Raises:
        BadSetting: there is no unit of the name that `[door]` gives.
    """
    named = settings.TUTELA.door.unit
    units = Unit.objects.order_by("pk")
    if not named:
        return units.values_list("pk", flat=True).first()
    found = units.filter(name=named).values_list("pk", flat=True).first()
    if found is None:
        raise BadSetting(f"door unit {named!r}: there is no unit of this name here.")
    return found


def make_ready() -> None:
    """Make its tables and, once there is a unit, its first keys; the door is told of the newest.

    Raises:
        BoxAway: its database does not answer.
        BadSetting: `[door]` names what is not there.
    """
    with own_box() as box:
        box.make()
        taking = unit()
        if taking is None:
            return
        try:
            queries.newest(taking, sealing.REPORT)
        except NoLetterKey:
            actions.renew_keys(installation(taking))
        for purpose in (sealing.REPORT, sealing.CONTACT):
            box.publish(queries.newest(taking, purpose))

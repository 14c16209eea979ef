"""Questions about who asked a colleague to look with them."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Shoulder
from tutela.casework.items.models import Item
from tutela.casework.welfare.assignment import Assignment
from tutela.errors import NotFound

PURPOSE = "shoulder"
# So long a wish stands, and so long whoever came may look.
LASTS = timedelta(minutes=30)


def open_in(unit: int) -> QuerySet[Shoulder]:
    """Give the wishes of a unit's people that stand, the oldest first."""
    since = timezone.now() - LASTS
    standing = Shoulder.objects.filter(asker__unit=unit, ended_at=None, asked_at__gte=since)
    return standing.select_related("asker", "helper", "item").order_by("pk")


def waiting_for(by: Actor) -> QuerySet[Shoulder]:
    """Give those wishes that nobody came to yet, but the actor's own."""
    return open_in(by.unit).filter(helper=None).exclude(asker=by.person)


def shoulder_for(by: Actor, number: int) -> Shoulder:
    """Find a wish that stands in the actor's unit.

    Raises:
        NotAllowed: the actor may see no media.
        NotFound: there is none of that number, or it is over.
    """
    gate.require(by, Act.SEE_MEDIA)
    if (found := open_in(by.unit).filter(pk=number).first()) is None:
        raise NotFound(_("Nobody asks for a colleague by this number any more."))
    return found


def assignment_for(by: Actor, item: Item) -> Assignment | None:
    """Say why a person may be shown an item over somebody's shoulder; None where they came to none."""
    came = open_in(by.unit).filter(helper=by.person, item=item)
    return Assignment(by.person, item.pk, PURPOSE) if came.exists() else None

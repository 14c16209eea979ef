"""What people are told of reporters whom a colleague has to reach."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import queries as letterbox
from tutela.casework.letterbox.models import ContactRelease
from tutela.casework.reports.triage.presenters import age
from tutela.casework.rooms import Notice

_PLACE = 14
_COUNTED = 100


def wanted_of(by: Actor) -> QuerySet[ContactRelease]:
    """Give what colleagues asked for and this person can release; nothing for others."""
    if not gate.may(by, Act.RELEASE_CONTACT):
        return ContactRelease.objects.none()
    return letterbox.releases_that_wait(by).exclude(asked_by=by.person)


def contacts_wanted(by: Actor) -> list[Notice]:
    """Tell how many contacts colleagues wait to learn, of those that this person can release."""
    waits = list(wanted_of(by)[:_COUNTED])
    if not waits:
        return []
    number = "A colleague asks" if len(waits) == 1 else f"Colleagues asked {len(waits)} times"
    since = age(waits[0].asked_at, timezone.now())
    says = (
        f"{number} to learn how a reporter can be reached, the oldest for {since}. It needs a second person."
    )
    return [Notice(_PLACE, says, "See who is asked for", reverse("reports-contacts"))]

"""What those who release lots are told without asking."""

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Assessment, Lot
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 30


def waiting(by: Actor) -> list[Notice]:
    """Tell how many lots wait that hold none of the actor's work, and since when the oldest does."""
    if not gate.may(by, Act.RELEASE_LOT):
        return []
    own = Assessment.objects.filter(shift=OuterRef("shift"), person=by.person)
    lots = Lot.objects.filter(unit=by.unit, verdict=None).exclude(shift__person=by.person)
    found = lots.exclude(Exists(own)).aggregate(number=Count("pk"), oldest=Min("made_at"))
    if not found["number"]:
        return []
    wait = "lot waits" if found["number"] == 1 else "lots wait"
    says = f"{found['number']} {wait} for you to release, the oldest since {moment(found['oldest'])}."
    return [Notice(_PLACE, says, "See the lots", reverse("lots"))]

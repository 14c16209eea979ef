"""What those who release lots are told without asking."""

from django.db.models import Count, Min
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.quality import queries
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 30


def waiting(by: Actor) -> list[Notice]:
    """Tell how many lots wait that hold none of the actor's work, and since when the oldest does."""
    if not gate.may(by, Act.RELEASE_LOT):
        return []
    lots = queries.waiting_for(by).aggregate(number=Count("pk"), oldest=Min("made_at"))
    if not lots["number"]:
        return []
    wait = "lot waits" if lots["number"] == 1 else "lots wait"
    says = f"{lots['number']} {wait} for you to release, the oldest since {moment(lots['oldest'])}."
    return [Notice(_PLACE, says, "See the lots", reverse("lots"))]

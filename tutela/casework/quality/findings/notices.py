"""What people are told of findings without asking."""

from django.db.models import Count, Min
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.quality.findings import queries
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 25


def waiting(by: Actor) -> list[Notice]:
    """Tell how many findings wait for the actor, and since when the oldest does."""
    if not gate.may(by, Act.SEE_CASEWORK):
        return []
    rows = queries.waiting_for(by).aggregate(number=Count("pk"), oldest=Min("found_at"))
    if not rows["number"]:
        return []
    wait = "finding waits" if rows["number"] == 1 else "findings wait"
    says = f"{rows['number']} {wait} for you, the oldest since {moment(rows['oldest'])}."
    return [Notice(_PLACE, says, "See the findings", reverse("findings"))]

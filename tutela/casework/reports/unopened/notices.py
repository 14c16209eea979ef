"""What those who assess reports are told of what could not be opened."""

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.triage import presenters
from tutela.casework.rooms import Notice

_PLACE = 12
# A door that was broken into may leave any number; no page counts them all.
_COUNTED = 1000


def set_aside(by: Actor) -> list[Notice]:
    """Tell how much came in that could not be opened, and how long the oldest waits."""
    if not gate.may(by, Act.TRIAGE_REPORTS):
        return []
    came = list(queries.unopened(by).values_list("received_at", flat=True)[:_COUNTED])
    if not came:
        return []
    number = f"{_COUNTED - 1} or more" if len(came) == _COUNTED else str(len(came))
    what = "thing that was" if len(came) == 1 else "things that were"
    age = presenters.age(min(came), timezone.now())
    says = f"{number} {what} sent to the unit could not be opened, the oldest for {age}."
    return [Notice(_PLACE, says, "See what could not be opened", reverse("reports-unopened"))]

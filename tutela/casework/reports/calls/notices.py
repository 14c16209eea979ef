"""What people are told of receipts that were read aloud and never used."""

from django.urls import reverse
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.reports import queries
from tutela.casework.reports.triage.presenters import age
from tutela.casework.rooms import Notice

_PLACE = 15
_COUNTED = 100


def unused(by: Actor) -> list[Notice]:
    """Tell how many ended unused, and how long ago the oldest was read aloud."""
    ended = list(queries.spoken_unused(by)[:_COUNTED])
    if not ended:
        return []
    number = "A receipt that was" if len(ended) == 1 else f"{len(ended)} receipts that were"
    was = "was" if len(ended) == 1 else "were"
    since = age(ended[0].drawn_at, timezone.now())
    says = f"{number} read aloud {was} not used by the end of its time, the oldest read {since} ago."
    return [Notice(_PLACE, says, "See which", reverse("reports-calls"))]

"""What people are told of nominations without asking."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.subjects import queries

_PLACE = 12


def reviews_due(by: Actor) -> list[Notice]:
    """Tell whoever works on people which nomination is due for its review, the oldest first."""
    first = queries.reviews_due(by).order_by("review_on", "pk").first()
    if first is None:
        return []
    says = f"The review of nomination {first} was due on {first.review_on}."
    return [Notice(_PLACE, says, "Review it", reverse("nomination-act", args=[first.pk, "review"]))]

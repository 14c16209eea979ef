"""What people are told of authorities without asking."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.logbook import queries
from tutela.casework.rooms import Notice

_PLACE = 16


def expiring(by: Actor) -> list[Notice]:
    """Tell whoever writes the log of an authority that expires within a week, or just did."""
    first = queries.expired(by).select_related("case").order_by("expires_on", "pk").first()
    if first is None:
        return []
    says = f"Authority {first.reference} of {first.case} expires on {first.expires_on}."
    return [Notice(_PLACE, says, "Open the log", reverse("case-log", args=[first.case]))]

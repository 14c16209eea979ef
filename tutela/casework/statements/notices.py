"""What people are told of statements without asking: what waits for their check."""

from django.db.models import QuerySet
from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.statements import queries
from tutela.casework.statements.models import Version
from tutela.casework.times import moment

_PLACE = 14


def rows_to_check(by: Actor) -> QuerySet[Version]:
    """Give what `to_check` tells of, for an actor."""
    return queries.to_check(by)


def to_check(by: Actor) -> list[Notice]:
    """Tell whoever may check statements of the oldest that waits for them."""
    waits = queries.to_check(by).select_related("statement", "made_by").defer("facts", "document", "apart")
    first = waits.order_by("made_at", "pk").first()
    if first is None:
        return []
    says = f"{first} waits to be checked: made by {first.made_by.name}, {moment(first.made_at)}."
    return [Notice(_PLACE, says, "Check it", reverse("statement", args=[first.statement_id]))]

"""Questions about referrals."""

from django.db.models import Count, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.referrals.models import Referral, State
from tutela.errors import NotFound


def referrals_of(by: Actor, state: str = "") -> QuerySet[Referral]:
    """List the referrals of the actor's unit, the newest first; of one state, if one is named.

    Raises:
        NotAllowed: the actor may not see referrals.
    """
    gate.require(by, Act.SEE_REFERRALS)
    found = Referral.objects.filter(unit=by.unit).select_related("owner", "item")
    return (found.filter(state=state) if state in State.values else found).order_by("-pk")


def referral_for(by: Actor, number: int) -> Referral:
    """Find a referral of the actor's unit.

    Raises:
        NotAllowed: the actor may not see referrals.
        NotFound: there is none of that number.
    """
    found = referrals_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no referral VI-{number}.")
    return found


def waiting(by: Actor) -> int:
    """Count the referrals that nobody has handed on yet."""
    return Referral.objects.filter(unit=by.unit, state=State.DRAFT).count()


def of_item(item: int) -> Referral | None:
    """Give the referral of an item that has not ended, or else its newest."""
    own = Referral.objects.filter(item=item).order_by("-pk")
    return own.filter(ended_at=None).first() or own.first()


def lead_counts(numbers: list[int]) -> dict[int, int]:
    """Count the leads of some referrals, by their numbers."""
    counted = Referral.objects.filter(pk__in=numbers).values_list("pk").annotate(n=Count("leads"))
    return dict(counted.order_by())

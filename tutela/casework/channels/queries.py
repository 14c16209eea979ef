"""Questions about what went out."""

from django.db.models import Q, QuerySet

from tutela.casework import gate
from tutela.casework.channels.models import Attempt, Delivery
from tutela.casework.gate import Act, Actor
from tutela.errors import NotFound

State = Delivery.State
# What somebody must see to.
FAILED = (State.NOT_DELIVERED, State.REFUSED)


def deliveries(by: Actor, state: str = "") -> QuerySet[Delivery]:
    """List the unit's deliveries, of one state or all, newest first.

    Raises:
        NotAllowed: the actor may not tend channels.
    """
    gate.require(by, Act.TEND_CHANNELS)
    chosen = (
        Delivery.objects.filter(unit=by.unit).select_related("owner").defer("body", "clear").order_by("-pk")
    )
    return chosen.filter(state=state) if state else chosen


def delivery_for(by: Actor, number: int) -> Delivery:
    """Find a delivery of the actor's unit.

    Raises:
        NotAllowed: it is not the actor's own, and they may not tend channels.
        NotFound: there is none of that number.
    """
    delivery = Delivery.objects.filter(unit=by.unit, pk=number).select_related("owner").first()
    gate.require(by, act_to_tend(by, delivery))
    if delivery is None:
        raise NotFound(f"There is no delivery {number}.")
    return delivery


def act_to_tend(by: Actor, delivery: Delivery | None) -> Act:
    """Name the act that seeing to a delivery is: of one's own, what whoever sends may do."""
    is_own = delivery is not None and by.person and delivery.owner_id == by.person
    return Act.SEND_OUT if is_own else Act.TEND_CHANNELS


def delivery_by_key(unit: int, key: str) -> Delivery | None:
    """Give a delivery by the key it was asked for with; None where there is none."""
    return Delivery.objects.filter(unit=unit, key=key).first()


def attempts_of(delivery: Delivery) -> list[Attempt]:
    """List every attempt, in order."""
    return list(delivery.attempts.order_by("number"))


def failed_for(by: Actor) -> QuerySet[Delivery]:
    """List what was not delivered and is the actor's to see to: their own, and for some that of nobody."""
    own = Q(owner=by.person) if by.person else Q(pk=None)
    if gate.may(by, Act.TEND_CHANNELS):
        own |= Q(owner=None)
    return Delivery.objects.filter(own, unit=by.unit, state__in=FAILED).defer("body", "clear")

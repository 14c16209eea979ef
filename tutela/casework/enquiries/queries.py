"""Questions about enquiries."""

from django.db.models import QuerySet, Sum

from tutela.casework import gate
from tutela.casework.enquiries.models import Enquiry, State, Step
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.models import Version
from tutela.errors import NotFound


def enquiries_of(by: Actor, state: str = "", *, is_own: bool = False) -> QuerySet[Enquiry]:
    """List the enquiries of the actor's unit, the newest first.

    Args:
        by: who asks.
        state: of which state; all, where it is none.
        is_own: those alone whose owner is the actor.

    Raises:
        NotAllowed: the actor may not see enquiries.
    """
    gate.require(by, Act.SEE_ENQUIRIES)
    found = Enquiry.objects.filter(unit=by.unit).select_related("owner", "case")
    found = found.filter(state=state) if state in State.values else found
    return (found.filter(owner=by.person) if is_own else found).order_by("-pk")


def enquiry_for(by: Actor, number: int) -> Enquiry:
    """Find an enquiry of the actor's unit.

    Raises:
        NotAllowed: the actor may not see enquiries.
        NotFound: there is none of that number.
    """
    found = enquiries_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no enquiry E-{number}.")
    return found


def steps_of(enquiry: Enquiry) -> QuerySet[Step]:
    """List what was done with an enquiry, in order."""
    return enquiry.steps.select_related("by", "advice__policy", "look_up").order_by("number")


def minutes_of(enquiry: Enquiry) -> int:
    """Give how many minutes people say that an enquiry took."""
    return int(enquiry.steps.aggregate(total=Sum("minutes"))["total"] or 0)


def waiting(by: Actor) -> int:
    """Count the enquiries that are nobody's."""
    return Enquiry.objects.filter(unit=by.unit, owner=None).exclude(state=State.ENDED).count()


def advice(by: Actor) -> QuerySet[Version]:
    """List what may be given as advice: the versions in force of the unit's documents, by title."""
    in_force = Version.objects.filter(policy__unit=by.unit, state=Version.State.IN_FORCE)
    return in_force.filter(policy__rule_book="").select_related("policy").order_by("policy__title", "pk")

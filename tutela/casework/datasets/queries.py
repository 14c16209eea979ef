"""Questions about what partners are given."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.datasets.models import Delta, Feedback, Push, Recall, Supply
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import AccessKey, Partner
from tutela.casework.partners.queries import good_keys
from tutela.casework.partners.scopes import DATASET
from tutela.errors import NotFound


def supplies_of(by: Actor) -> QuerySet[Supply]:
    """List what the unit gives to partners, the newest first.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    gate.require(by, Act.SEE_PARTNERS)
    own = Supply.objects.filter(partner__unit=by.unit)
    return own.select_related(
        "partner__unit", "hash_list", "entry_list", "proposed_by", "confirmed_by"
    ).order_by("-pk")


def supply_for(by: Actor, number: int) -> Supply:
    """Find a supply of the actor's unit.

    Raises:
        NotFound: there is none, or it is another unit's.
    """
    found = supplies_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no supply DS-{number}.")
    return found


def number_in(reference: str) -> int:
    """Read DS-3, or 3.

    Raises:
        NotFound: it is neither.
    """
    number = row_number(reference.strip().upper().removeprefix("DS-"))
    if number is None:
        raise NotFound("Write a supply as DS-3.")
    return number


def delta_for(by: Actor, supply: int, number: int) -> Delta:
    """Find a delta of a supply by its number there.

    Raises:
        NotFound: there is none.
    """
    return _delta_of(supply_for(by, supply), number)


def _delta_of(supply: Supply, number: int) -> Delta:
    found = Delta.objects.filter(supply=supply, number=number)
    delta = found.select_related("supply__partner__unit", "supply__hash_list", "supply__entry_list").first()
    if delta is None:
        raise NotFound(f"There is no delta {number} of {supply}.")
    return delta


def recall_for(supply: Supply, number: int | None) -> Recall:
    """Find a recall of a supply by its number.

    Raises:
        NotFound: there is none.
    """
    found = supply.recalls.filter(pk=number or 0).select_related("supply__partner__unit").first()
    if found is None:
        raise NotFound(f"{supply} has no such recall. See what waits: `tutela dataset recalls`.")
    return found


def feedback_for(supply: Supply, number: int | None) -> Feedback:
    """Find what was said of a supply by its number.

    Raises:
        NotFound: there is none.
    """
    found = supply.feedback.filter(pk=number or 0).select_related("supply__partner__unit").first()
    if found is None:
        raise NotFound(f"{supply} has no such feedback.")
    return found


def recalls_waiting(by: Actor) -> QuerySet[Recall]:
    """Give the recalls of the unit that have no answer, the one due first before the others.

    Raises:
        NotAllowed: the actor may not see partners.
    """
    waits = Recall.objects.filter(supply__in=supplies_of(by), answered_at=None)
    return waits.select_related("supply__partner").order_by("due_at", "pk")


def last_delta(supply: Supply) -> Delta | None:
    """Give the newest delta of a supply; None before the first."""
    return supply.deltas.order_by("-number").first()


def to_confirm(by: Actor) -> QuerySet[Supply]:
    """Give the supplies that wait for the actor to confirm them: proposed by others."""
    waits = Supply.objects.filter(partner__unit=by.unit, confirmed_at=None, ended_at=None)
    return waits.exclude(proposed_by=by.person) if gate.may(by, Act.PUBLISH_EDITION) else waits.none()


def unanswered_recalls(by: Actor) -> QuerySet[Recall]:
    """Give the recalls that are overdue, for whoever follows them."""
    late = Recall.objects.filter(supply__partner__unit=by.unit, answered_at=None, due_at__lt=timezone.now())
    return late if gate.may(by, Act.EXPORT) else late.none()


def open_feedback(by: Actor) -> QuerySet[Feedback]:
    """Give what partners said and nobody answered, for whoever publishes."""
    waits = Feedback.objects.filter(supply__partner__unit=by.unit, answered_at=None)
    return waits if gate.may(by, Act.PUBLISH_EDITION) else waits.none()


def not_pushed(by: Actor) -> QuerySet[Delta]:
    """Give the deltas that were to be put into the folder and are not there, for whoever gives them out."""
    wanted = Delta.objects.filter(supply__partner__unit=by.unit, supply__pushes=True, supply__ended_at=None)
    there = Push.objects.filter(delta=OuterRef("pk"), is_well=True)
    return wanted.filter(~Exists(there)) if gate.may(by, Act.EXPORT) else wanted.none()


def of_ended_partners(unit: int) -> QuerySet[Supply]:
    """Give the supplies that stand although their partner has ended."""
    return Supply.objects.filter(partner__unit=unit, partner__state=Partner.State.ENDED, ended_at=None)


def units() -> list[int]:
    """Name the units that give something to partners."""
    return list(Supply.objects.filter(ended_at=None).values_list("partner__unit", flat=True).distinct())


def giving(by: Actor) -> Act:
    """Name the act that giving and answering is: people's, or a machine's at the programs' door."""
    return Act.EXPORT if by.person else Act.ANSWER_SUPPLIES


def keys_that_take() -> list[AccessKey]:
    """List the keys of every unit by which a program may have what its partner is given."""
    return [key for key in good_keys().order_by("pk") if DATASET in key.scopes]


def given_to(partner: Partner) -> list[Supply]:
    """List what a partner is given today, each with its deltas."""
    rows = Supply.objects.filter(partner=partner, ended_at=None).exclude(confirmed_at=None).order_by("pk")
    found = rows.select_related("partner__unit", "hash_list", "entry_list").prefetch_related("deltas")
    return [each for each in found if each.is_in_force]


def supply_to(partner: Partner, reference: str) -> Supply:
    """Find a supply of a partner, in force or not; another's is there as little as none.

    Raises:
        NotFound: there is none.
    """
    rows = Supply.objects.filter(partner=partner, pk=number_in(reference)).exclude(confirmed_at=None)
    found = rows.select_related("partner__unit", "hash_list", "entry_list").first()
    if found is None:
        raise NotFound(f"There is no supply {reference[:20]}.")
    return found


def delta_to(partner: Partner, reference: str, number: int) -> Delta:
    """Find a delta of a supply of a partner by its number there.

    Raises:
        NotFound: there is none.
    """
    return _delta_of(supply_to(partner, reference), number)


def recalls_to(partner: Partner) -> QuerySet[Recall]:
    """List what a partner was asked to take away, the newest first."""
    rows = Recall.objects.filter(supply__partner=partner)
    return rows.select_related("supply__partner__unit", "delta").order_by("-pk")

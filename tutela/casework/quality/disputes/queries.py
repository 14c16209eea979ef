"""Questions about items on which people do not agree, as far as the reader takes no part in them."""

from django.db.models import Exists, OuterRef, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.models import Assessment, Consensus
from tutela.casework.grading.opinions.terms import State
from tutela.casework.items.models import Item
from tutela.casework.quality.errors import KeptFromReader, OwnWork


def open_for(by: Actor) -> QuerySet[Consensus]:
    """Give what somebody may decide: with an opinion, not settled, and none of the actor's.

    Nothing of it to whoever may still be asked about what waits for opinions.

    Raises:
        NotAllowed: the actor may not release others' work.
    """
    gate.require(by, Act.RELEASE_LOT)
    given = Assessment.objects.filter(item=OuterRef("item"))
    rows = Consensus.objects.filter(Exists(given.filter(stands=True)), item__unit=by.unit)
    rows = rows.exclude(state=State.SETTLED).exclude(Exists(given.filter(person=by.person)))
    return rows.exclude(state=State.OPEN) if gate.may(by, Act.GRADE) else rows


def waiting(by: Actor) -> int:
    """Count the items of the unit on which nobody agrees, and which the actor may decide."""
    return open_for(by).filter(state=State.DISPUTED).count()


def require_no_part(by: Actor, item: Item) -> None:
    """Let those pass who gave no opinion of an item and are not asked for one.

    Raises:
        OwnWork: they gave one, withdrawn or not.
        KeptFromReader: they may still be asked for one.
    """
    if Assessment.objects.filter(item=item, person=by.person).exists():
        raise OwnWork(f"You gave an opinion of {item.reference}. Somebody else has to decide it.")
    if grading.is_kept_from(by, item):
        raise KeptFromReader(
            f"You may still be asked about {item.reference}, so its opinions are kept from you."
        )


def opinions_of(item: Item) -> list[Assessment]:
    """Give the opinions of an item that stand, the first one first."""
    return list(grading.votes().filter(item=item).order_by("pk"))

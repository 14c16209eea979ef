"""Which items were passed over for others, for whom, and on whose desk they lie now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Reservation, Skip
from tutela.casework.grading.queries import reserved
from tutela.casework.items.models import Item

# Whom a reason names, by what they may do. "Not now" names nobody.
FOR = {
    Skip.Reason.CANNOT_JUDGE: Act.RECEIVE,
    Skip.Reason.SECOND_PERSON: Act.GRADE,
    Skip.Reason.OTHER_SKILL: Act.OVERSEE,
    Skip.Reason.CONNECTION: Act.OVERSEE,
}


@dataclass(frozen=True, slots=True)
class Passed:
    """One item that waits and was passed over: the latest time, and where it lies now.

    Attributes:
        desk: whose desk it lies on; "" where on none.
        until: until when it lies there.
    """

    skip: Skip
    desk: str
    until: datetime | None


def reasons_for(by: Actor) -> list[str]:
    """Name the reasons that name the actor."""
    return [reason.value for reason, act in FOR.items() if gate.may(by, act)]


def counts_for(by: Actor) -> dict[str, int]:
    """Count the items that wait and were passed over for the actor, by reason; not what they passed over."""
    own = Skip.objects.filter(person=by.person, withdrawn_at=None).values("item")
    found = _waiting(by, reasons_for(by)).exclude(item__in=own)
    return dict(found.values_list("reason").annotate(n=Count("item", distinct=True)).order_by("reason"))


def passed_over(by: Actor, reason: str, before: int | None, most: int) -> list[Passed]:
    """List the items that wait and were passed over, each by the latest time, the newest first.

    Args:
        by: who asks.
        reason: only those of this reason; of all that name somebody where it is none of them.
        before: the number of the last skip of the page before.
        most: how many at most.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    gate.require(by, Act.SEE_CASEWORK)
    skips = _waiting(by, [reason] if reason in FOR else [each.value for each in FOR])
    latest = skips.values("item").annotate(last=Max("pk")).values("last")
    newest = Skip.objects.filter(pk__in=latest).select_related("item", "person").order_by("-pk")
    shown = list((newest if before is None else newest.filter(pk__lt=before))[:most])
    lie = reserved().filter(item__in=[skip.item_id for skip in shown], batch__until__gt=timezone.now())
    desks: dict[int, Reservation] = {each.item_id: each for each in lie.select_related("batch__person")}
    return [_passed(skip, desks.get(skip.item_id)) for skip in shown]


def _passed(skip: Skip, lies: Reservation | None) -> Passed:
    return Passed(skip, lies.batch.person.name, lies.batch.until) if lies else Passed(skip, "", None)


def _waiting(by: Actor, reasons: list[str]) -> QuerySet[Skip]:
    return Skip.objects.filter(
        item__unit=by.unit, item__state=Item.State.QUEUED, reason__in=reasons, withdrawn_at=None
    )

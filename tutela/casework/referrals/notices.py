"""What people are told of marks without asking: children at risk, and what waits for a second person."""

from django.db.models import QuerySet
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.origins import queries as origins
from tutela.casework.origins.models import Clearing, Mark
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_AT_RISK, _CLEARING = 2, 12


def at_risk_now(by: Actor) -> list[Notice]:
    """Tell whoever sees referrals of children at risk whose marks stand, and since when the oldest does."""
    if not gate.may(by, Act.SEE_REFERRALS):
        return []
    marks = list(origins.at_risk(by.unit)[:2])
    if not marks:
        return []
    first, count = marks[0], origins.at_risk(by.unit).count()
    what = "A child is" if count == 1 else f"{count} items show children"
    says = f"{what} at risk now: T-{first.item_id}, marked {moment(first.set_at)}."
    return [Notice(_AT_RISK, says, "See the referrals", reverse("referrals"))]


def rows_at_risk(by: Actor) -> QuerySet[Mark]:
    """Give the marks that `at_risk_now` tells of, for an actor."""
    stand = origins.at_risk(by.unit)
    return stand if gate.may(by, Act.SEE_REFERRALS) else stand.none()


def rows_to_answer(by: Actor) -> QuerySet[Clearing]:
    """Give what `to_answer` tells of, for an actor."""
    return origins.to_answer(by)


def to_answer(by: Actor) -> list[Notice]:
    """Tell whoever may answer of marks that others asked to have cleared."""
    asked = origins.to_answer(by).select_related("mark").order_by("pk").first()
    if asked is None:
        return []
    says = f"A second person has to answer whether a mark on T-{asked.mark.item_id} is cleared."
    return [Notice(_CLEARING, says, "Answer", reverse("clear-mark", args=[asked.mark_id]))]

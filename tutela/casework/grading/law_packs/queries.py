"""Questions about what versions of law packs change."""

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import LawChange, Touched
from tutela.casework.items.models import Item
from tutela.casework.policies.models import Version
from tutela.errors import NotFound


def change_of(by: Actor, version: Version) -> LawChange:
    """Give what a version of a law pack changes, as it was listed last.

    Raises:
        NotAllowed: the actor may not see coded grades of the unit.
        NotFound: the version is not of a law pack, or was not tried yet.
    """
    gate.require(by, Act.SEE_CASEWORK, version)
    change = LawChange.objects.select_related("version__policy", "looked_over_by").filter(version=version)
    found = change.first()
    if found is None:
        raise NotFound(f"What {version} changes is not listed yet. That is done when it is proposed.")
    return found


def touched_by(change: LawChange, before: str | None = None, after: str | None = None) -> QuerySet[Touched]:
    """List the grades that a version touches, in the order of their numbers; of one change, or all.

    What a grade is that was not released yet is kept from whoever may be to check it blind, or to give an
    opinion of their own: of one change, only the released ones are given.
    """
    rows = change.grades.select_related("grade__item").order_by("pk")
    if before is None or after is None:
        return rows
    return rows.filter(before=before, after=after, grade__item__state=Item.State.RELEASED)


def to_look_over(by: Actor) -> QuerySet[LawChange]:
    """List the changes in force of which nobody said that what they touch was looked over."""
    if not gate.may(by, Act.APPROVE_POLICY):
        return LawChange.objects.none()
    came = LawChange.objects.filter(version__policy__unit=by.unit, version__in_force_at__isnull=False)
    return came.filter(touched__gt=0, looked_over_at=None)

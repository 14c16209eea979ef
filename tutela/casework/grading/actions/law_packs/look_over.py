"""Says that what a version of a law pack touches was looked over."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import LawChangeMoved
from tutela.casework.grading.models import LawChange
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def look_over(by: Actor, change: LawChange) -> LawChange:
    """Say that the grades that a version in force touches were looked over; nobody is told of them any more.

    Raises:
        LawChangeMoved: the version is not in force yet, or somebody said so already.
    """
    gate.require(by, Act.APPROVE_POLICY, change)
    lock_unit(by.unit)
    current = LawChange.objects.select_related("version__policy").get(pk=change.pk)
    if current.version.in_force_at is None:
        raise LawChangeMoved(f"{current.version} is not in force yet: nothing is to be looked over.")
    if current.looked_over_at is not None:
        raise LawChangeMoved(f"{current.looked_over_by} looked over what {current.version} touches already.")
    current.looked_over_at, current.looked_over_by_id = timezone.now(), by.person
    current.save(update_fields=["looked_over_at", "looked_over_by"])
    log.record(
        by, "law.touched_looked_over", purpose="policy", wrote=[current], policy=current.version.policy_id,
        version=current.version.number, touched=current.touched,
    )  # fmt: skip
    return current

"""Ends a person's part in a case."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.errors import RecordMoved
from tutela.casework.cases.models import TeamMember
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def end_member(by: Actor, member: TeamMember) -> TeamMember:
    """Say that somebody has this part no longer; that they had it stays on record.

    Raises:
        NotAllowed: the actor does not keep the record of cases.
        RecordMoved: it ended already.
    """
    gate.require(by, Act.KEEP_CASE, on=member.case)
    lock_unit(by.unit)
    current = TeamMember.objects.select_related("case").get(pk=member.pk)
    if current.until is not None:
        raise RecordMoved("That part ended already. Load the page again.")
    current.until = timezone.now()
    current.save(update_fields=["until"])
    log.record(
        by, "case.member_ended", purpose="investigation", wrote=[current], case=current.case_id,
        member=current.person_id, part=current.part,
    )  # fmt: skip
    return current

"""Puts a person on the team of a case."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.errors import BadRecord
from tutela.casework.cases.models import Case, TeamMember
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person


@transaction.atomic
def add_member(by: Actor, case: Case, person: Person, part: str) -> TeamMember:
    """Say that a person has a part in a case from now on. It is a record, and lets nobody in.

    Raises:
        NotAllowed: the actor does not keep the record of cases.
        BadRecord: there is no such part, they are of another unit, or have it already.
    """
    gate.require(by, Act.KEEP_CASE, on=case)
    lock_unit(by.unit)
    there = TeamMember.objects.filter(case=case, person=person, part=part, until=None)
    if part not in TeamMember.Part.values or person.unit_id != case.unit_id or there.exists():
        raise BadRecord(f"{person.name} cannot get this part in {case}: it is none, or they have it already.")
    member = TeamMember.objects.create(case=case, person=person, part=part)
    log.record(
        by, "case.member_added", purpose="investigation", wrote=[member], case=case.pk, member=person.pk,
        part=part,
    )  # fmt: skip
    return member
